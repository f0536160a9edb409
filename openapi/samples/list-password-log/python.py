import os

import requests

url = os.environ["SAYMON_URL"] + "/node/api/users/password/log"
# As bytes, because requests would send texts as Latin-1.
auth = (os.environ["SAYMON_LOGIN"].encode(), os.environ["SAYMON_PASSWORD"].encode())

response = requests.get(url, params={"userId": "62fa271e18baa649c1d26338"}, auth=auth, timeout=30)
response.raise_for_status()
print(response.text)
