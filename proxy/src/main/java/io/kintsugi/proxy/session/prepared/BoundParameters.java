package io.kintsugi.proxy.session.prepared;

import io.kintsugi.proxy.wire.ExecuteParameters;
import io.kintsugi.proxy.wire.WireValue;
import io.kintsugi.router.plan.ParameterView;
import io.kintsugi.router.sql.SqlValue;
import java.math.BigDecimal;

/// Binary parameters as the router sees them: equal to the literals that mean the same.
record BoundParameters(ExecuteParameters parameters, String charset) implements ParameterView {
  @Override
  public int count() {
    return parameters.count();
  }

  @Override
  public SqlValue value(int index) {
    return switch (parameters.value(index)) {
      case WireValue.Null none -> new SqlValue.Null();
      case WireValue.Int number -> new SqlValue.Int(number.value());
      case WireValue.UInt number ->
          number.value() >= 0
              ? new SqlValue.Int(number.value())
              : new SqlValue.Decimal(new BigDecimal(Long.toUnsignedString(number.value())));
      case WireValue.Real real -> new SqlValue.Floating(real.value());
      case WireValue.Decimal decimal -> new SqlValue.Decimal(new BigDecimal(decimal.text()));
      case WireValue.Text text -> new SqlValue.Text(text.bytes(), charset);
      case WireValue.Bytes bytes -> new SqlValue.Bytes(bytes.bytes());
      case WireValue.Temporal temporal -> new SqlValue.Temporal(temporal.text());
    };
  }
}
