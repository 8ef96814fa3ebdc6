package io.kintsugi.config;

import io.kintsugi.config.ProxyConfig.Limits;
import io.kintsugi.config.ProxyConfig.Replication;
import io.kintsugi.config.ProxyConfig.Transactions;

/// How transactions, replicas and limits are to behave; all of it has defaults.
final class TuningReader {
  private final Fields file;

  TuningReader(Fields file) {
    this.file = file;
  }

  Transactions transactions() {
    Fields fields = file.group(ConfigKeys.TRANSACTIONS, ConfigKeys.TRANSACTION_KEYS);
    return new Transactions(fields.value(ConfigKeys.PROTOCOL), fields.value(ConfigKeys.LOCK_WAIT));
  }

  Replication replication() {
    Fields fields = file.group(ConfigKeys.REPLICATION, ConfigKeys.REPLICATION_KEYS);
    return new Replication(
        fields.value(ConfigKeys.READS),
        fields.value(ConfigKeys.MAX_LAG),
        fields.value(ConfigKeys.ACKNOWLEDGE));
  }

  Limits limits() {
    Fields fields = file.group(ConfigKeys.LIMITS, ConfigKeys.LIMIT_KEYS);
    return new Limits(
        fields.value(ConfigKeys.CONNECTIONS),
        fields.value(ConfigKeys.BACKEND_CONNECTIONS),
        fields.value(ConfigKeys.RESULT_MEMORY),
        fields.value(ConfigKeys.CONNECT_TIMEOUT),
        fields.value(ConfigKeys.ACQUIRE_TIMEOUT),
        fields.value(ConfigKeys.STATEMENT_TIMEOUT),
        fields.value(ConfigKeys.IDLE_TIMEOUT),
        Math.toIntExact(fields.value(ConfigKeys.MAX_ALLOWED_PACKET)));
  }
}
