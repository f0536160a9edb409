import os

import requests

url = os.environ["SAYMON_URL"] + "/node/api/users/session/log"
# Encoded here because requests would encode strings as Latin-1.
auth = (os.environ["SAYMON_LOGIN"].encode(), os.environ["SAYMON_PASSWORD"].encode())
params = {
    "from": 1577836800000,  # 2020-01-01T00:00:00Z
    "to": 1672531199999,  # 2022-12-31T23:59:59.999Z
}

response = requests.get(url, params=params, auth=auth, timeout=30)
response.raise_for_status()
print(response.text)
