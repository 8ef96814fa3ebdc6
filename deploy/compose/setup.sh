#!/bin/bash
# Accounts, schemas and replication of docker-compose.yml; may run any number of times.
set -eu

on() { mysql --protocol=tcp -h "$1" -uroot -e "$2"; }

for shard in 0 1; do
  primary=s$shard
  replica=s$shard-replica
  on "$primary" "
    CREATE USER IF NOT EXISTS kintsugi@'%' IDENTIFIED BY '$KINTSUGI_SERVER_PASSWORD';
    GRANT ALL ON *.* TO kintsugi@'%';
    GRANT XA_RECOVER_ADMIN ON *.* TO kintsugi@'%';
    CREATE USER IF NOT EXISTS replica@'%' IDENTIFIED BY '$KINTSUGI_SERVER_PASSWORD';
    GRANT REPLICATION SLAVE ON *.* TO replica@'%';
    CREATE DATABASE IF NOT EXISTS school_$shard;"
  following=$(mysql --protocol=tcp -h "$replica" -uroot -BN -e \
    "SELECT COUNT(*) FROM performance_schema.replication_connection_configuration WHERE host = '$primary'")
  if [ "$following" = 0 ]; then
    # What its own set-up wrote is in no other server, and would be errant.
    on "$replica" "
      RESET BINARY LOGS AND GTIDS;
      CHANGE REPLICATION SOURCE TO SOURCE_HOST = '$primary', SOURCE_USER = 'replica',
        SOURCE_PASSWORD = '$KINTSUGI_SERVER_PASSWORD', SOURCE_AUTO_POSITION = 1, SOURCE_SSL = 1;
      START REPLICA;
      SET PERSIST super_read_only = ON;"
  fi
done
