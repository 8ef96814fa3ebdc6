package io.kintsugi.it.differential;

import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.OkPacket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a server answered, undecoded where it can be.
sealed interface Reply {
  /// @param rows payloads as they came: text or binary rows
  record Rows(List<ColumnDefinition> columns, List<byte[]> rows, boolean binary, OkPacket end)
      implements Reply {
    /// A cell of a text row.
    @Nullable String text(int row, int column) {
      return RowText.cells(rows.get(row), columns, binary).get(column);
    }
  }

  record Done(OkPacket ok) implements Reply {}

  record Failed(ErrPacket error) implements Reply {}

  default boolean moreResults() {
    int more = io.kintsugi.proxy.wire.ServerStatus.SERVER_MORE_RESULTS_EXISTS;
    return switch (this) {
      case Rows rows -> (rows.end().status() & more) != 0;
      case Done done -> (done.ok().status() & more) != 0;
      case Failed failed -> false;
    };
  }

  default int warnings() {
    return switch (this) {
      case Rows rows -> rows.end().warnings();
      case Done done -> done.ok().warnings();
      case Failed failed -> 1;
    };
  }
}
