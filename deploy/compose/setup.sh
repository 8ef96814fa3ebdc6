#!/bin/bash
# Accounts, schemas and replication of docker-compose.yml. May run any number of times: a server is set up
# once, and what has become of it since (a replica that was promoted, say) stays.
set -eu

on() { mysql --protocol=tcp -h "$1" -uroot -BN -e "$2"; }

# Whether server $1 has none of what is counted; one that does not answer ends it all.
none() {
  found=$(on "$1" "SELECT COUNT(*) FROM $2") || exit
  [ "$found" = 0 ]
}

# The schema is the last thing that a primary gets, and its replica has it from there.
fresh() { none "$1" "information_schema.schemata WHERE schema_name = '$2'"; }

follows_nobody() { none "$1" performance_schema.replication_connection_configuration; }

password=${KINTSUGI_SERVER_PASSWORD//\\/\\\\}
password=${password//\'/\'\'}

set_up_primary() {
  on "$1" "
    CREATE USER IF NOT EXISTS kintsugi@'%' IDENTIFIED BY '$password';
    GRANT ALL ON *.* TO kintsugi@'%';
    GRANT XA_RECOVER_ADMIN ON *.* TO kintsugi@'%';
    CREATE USER IF NOT EXISTS replica@'%' IDENTIFIED BY '$password';
    GRANT REPLICATION SLAVE ON *.* TO replica@'%';
    CREATE DATABASE $2;"
}

# What its own set-up wrote is in no other server, and would be errant.
set_up_replica() {
  on "$1" "
    RESET BINARY LOGS AND GTIDS;
    CHANGE REPLICATION SOURCE TO SOURCE_HOST = '$2', SOURCE_USER = 'replica',
      SOURCE_PASSWORD = '$password', SOURCE_AUTO_POSITION = 1, SOURCE_SSL = 1;
    SET PERSIST super_read_only = ON;
    START REPLICA;"
}

await_replica() {
  for _ in {1..60}; do
    if ! fresh "$1" "$2"; then return; fi
    sleep 1
  done
  on "$1" "SHOW REPLICA STATUS\G" >&2
  echo "$1 does not replicate; see above" >&2
  exit 1
}

for shard in 0 1; do
  if fresh "s$shard" "school_$shard"; then set_up_primary "s$shard" "school_$shard"; fi
  if fresh "s$shard-replica" "school_$shard"; then
    if follows_nobody "s$shard-replica"; then set_up_replica "s$shard-replica" "s$shard"; fi
    await_replica "s$shard-replica" "school_$shard"
  fi
done
