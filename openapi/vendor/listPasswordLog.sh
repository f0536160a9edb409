login=<...>
password=<...>
saymon_hostname=<...>
userId=<...>
url=https://$saymon_hostname/node/api/users/password/log

curl -X GET $url -u $login:$password \
    -G --data-urlencode "userId=$userId"
