# The credentials go in through standard input: everyone on the machine can see the arguments of a command.
printf '%s:%s' "$SAYMON_LOGIN" "$SAYMON_PASSWORD" | base64 | tr -d '\n' |
  sed 's/^/Authorization: Basic /' |
  curl --silent --show-error --fail-with-body --header @- \
    --get --data-urlencode "limit=5" \
    "$SAYMON_URL/node/api/users/62c2f3ce80c8654892764d56/audit-log"
