package io.kintsugi.proxy.backend;

import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.proxy.wire.LenEnc;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.kintsugi.proxy.wire.ServerStatus;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Gathers a small text result (SHOW, `SELECT @@x`) whole and hands it to its asker.
///
/// Bounded: an answer beyond {@code LIMIT} bytes fails instead of filling the heap.
public final class Collect extends Swallow {
  private static final int LIMIT = 64 << 20;
  private final Consumer<Collect> done;
  private final List<ColumnDefinition> columns = new ArrayList<>();
  private final List<byte @Nullable []> cells = new ArrayList<>();
  private int bytes;
  private int warnings;
  private boolean inTransaction;

  public Collect(Consumer<Collect> done) {
    this.done = done;
  }

  @Override
  public void begin(ReplyTracker tracker) {
    tracker.start(ReplyTracker.Expect.COMMAND, true);
  }

  /// Somebody waits for it, whatever is sent behind it.
  @Override
  public int least() {
    return 0;
  }

  @Override
  public void packet(ReplyTracker.Kind kind, ByteBuf packet) {
    super.packet(kind, packet);
    if (kind == ReplyTracker.Kind.COLUMN_DEF) {
      columns.add(
          ColumnDefinition.decode(
              packet.slice(packet.readerIndex() + 4, packet.readableBytes() - 4)));
    }
  }

  @Override
  public void row(ByteBuf payload) {
    bytes += payload.readableBytes();
    if (bytes > LIMIT) {
      return;
    }
    ByteBuf row = payload.duplicate();
    for (int i = 0; i < columns.size(); i++) {
      cells.add(LenEnc.readNullableBytes(row));
    }
  }

  @Override
  public void completed(BackendConnection connection, ReplyTracker tracker) {
    warnings = tracker.warnings();
    inTransaction = ServerStatus.has(tracker.status(), ServerStatus.SERVER_STATUS_IN_TRANS);
    done.accept(this);
  }

  @Override
  public void failed(BackendConnection connection, BackendFailure lost) {
    super.failed(connection, lost);
    done.accept(this);
  }

  public List<ColumnDefinition> columns() {
    return columns;
  }

  public int rowCount() {
    return columns.isEmpty() ? 0 : cells.size() / columns.size();
  }

  public byte @Nullable [] cell(int row, int column) {
    return cells.get(row * columns.size() + column);
  }

  /// The only row, as the ASCII text that it must be; empty when there is none, or more.
  public List<@Nullable String> row() {
    List<@Nullable String> texts = new ArrayList<>();
    if (rowCount() == 1) {
      for (byte @Nullable [] cell : cells) {
        texts.add(cell == null ? null : new String(cell, StandardCharsets.US_ASCII));
      }
    }
    return texts;
  }

  public boolean tooLarge() {
    return bytes > LIMIT;
  }

  /// Whether the server has a transaction open behind this answer.
  public boolean inTransaction() {
    return inTransaction;
  }

  public int warnings() {
    return warnings;
  }
}
