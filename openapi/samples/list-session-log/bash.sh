# curl asks for the password. Reads 2020 to 2022 (UTC).
curl --fail-with-body --user "$SAYMON_LOGIN" \
  --get \
  --data-urlencode "from=1577836800000" \
  --data-urlencode "to=1672531199999" \
  "$SAYMON_URL/node/api/users/session/log"
