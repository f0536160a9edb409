import os

import requests

url = os.environ["SAYMON_URL"] + "/node/api/users/62c2f3ce80c8654892764d56/audit-log"
# As bytes, because requests would send texts as Latin-1.
auth = (os.environ["SAYMON_LOGIN"].encode(), os.environ["SAYMON_PASSWORD"].encode())

response = requests.get(url, params={"limit": 5}, auth=auth, timeout=30)
response.raise_for_status()
print(response.text)
