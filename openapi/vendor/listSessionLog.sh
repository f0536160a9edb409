login=<...>
password=<...>
saymon_hostname=<...>
url=http://$saymon_hostname/node/api/users/session/log

curl -X GET $url -u $login:$password
