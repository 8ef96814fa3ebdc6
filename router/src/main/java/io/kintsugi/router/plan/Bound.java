package io.kintsugi.router.plan;

import io.kintsugi.router.KeySource;
import io.kintsugi.router.SessionView;
import io.kintsugi.router.rule.Weights;
import io.kintsugi.router.sql.Fingerprint;
import io.kintsugi.router.sql.Slots;
import io.kintsugi.router.sql.SqlValue;
import io.kintsugi.router.sql.SqlValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One execution: the statement's text and literals, its session, and its parameters if prepared.
final class Bound extends Binding {
  private final Fingerprint statement;
  private final SessionView session;
  private final @Nullable ParameterView parameters;
  private final KeySource keys;

  Bound(
      Fingerprint statement,
      SessionView session,
      @Nullable ParameterView parameters,
      Weights weights,
      KeySource keys) {
    super(weights);
    this.statement = statement;
    this.session = session;
    this.parameters = parameters;
    this.keys = keys;
  }

  Fingerprint statement() {
    return statement;
  }

  SessionView session() {
    return session;
  }

  KeySource keys() {
    return keys;
  }

  /// Whether the values travel apart from the text.
  boolean prepared() {
    return parameters != null;
  }

  @Override
  SqlValue slot(int slot) {
    return SqlValues.slot(statement, slot, session.lexMode());
  }

  @Override
  void list(int slot, List<SqlValue> into) {
    Slots slots = statement.slots();
    for (int i = 0; i < slots.elements(slot); i++) {
      SqlValue value = SqlValues.element(statement, slots.element(slot, i), session.lexMode());
      into.add(value == null ? new SqlValue.Null() : value);
    }
  }

  @Override
  SqlValue parameter(int index) {
    return parameters == null ? new SqlValue.Null() : parameters.value(index);
  }

  @Override
  SqlValue variable(String name) {
    return session.userVariable(name);
  }

  @Override
  SqlValue sessionFunction(String name) {
    return session.sessionFunction(name);
  }
}
