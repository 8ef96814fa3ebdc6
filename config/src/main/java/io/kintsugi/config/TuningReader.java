package io.kintsugi.config;

import io.kintsugi.config.ProxyConfig.Buffer;
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
    Fields fields = file.group(TuningKeys.TRANSACTIONS, TuningKeys.TRANSACTION_KEYS);
    return new Transactions(
        fields.value(TuningKeys.PROTOCOL),
        fields.value(TuningKeys.ANSWER),
        fields.value(TuningKeys.LOCK_WAIT),
        fields.value(TuningKeys.LEASE));
  }

  Replication replication() {
    Fields fields = file.group(TuningKeys.REPLICATION, TuningKeys.REPLICATION_KEYS);
    return new Replication(
        fields.value(TuningKeys.READS),
        fields.value(TuningKeys.MAX_LAG),
        fields.value(TuningKeys.CAUSAL_TIMEOUT),
        fields.value(TuningKeys.ACKNOWLEDGE),
        fields.value(TuningKeys.ACKNOWLEDGE_TIMEOUT),
        fields.value(TuningKeys.STRICT),
        fields.value(TuningKeys.PROBE_INTERVAL),
        fields.value(TuningKeys.PROBE_TIMEOUT),
        new Buffer(
            fields.value(TuningKeys.BUFFER_STATEMENTS),
            fields.value(TuningKeys.BUFFER_BYTES),
            fields.value(TuningKeys.BUFFER_TIME)));
  }

  Limits limits() {
    Fields fields = file.group(TuningKeys.LIMITS, TuningKeys.LIMIT_KEYS);
    return new Limits(
        fields.value(TuningKeys.CONNECTIONS),
        fields.value(TuningKeys.BACKEND_CONNECTIONS),
        fields.value(TuningKeys.RESULT_MEMORY),
        fields.value(TuningKeys.CONNECT_TIMEOUT),
        fields.value(TuningKeys.ACQUIRE_TIMEOUT),
        fields.value(TuningKeys.STATEMENT_TIMEOUT),
        fields.value(TuningKeys.IDLE_TIMEOUT),
        fields.value(TuningKeys.DRAIN_TIME),
        Math.toIntExact(fields.value(TuningKeys.MAX_ALLOWED_PACKET)));
  }
}
