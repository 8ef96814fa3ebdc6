package io.kintsugi.proxy.session;

import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.router.statement.SessionStatement.Kintsugi;
import io.kintsugi.xa.XaManager.View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// SHOW KINTSUGI TRANSACTIONS, SHOW KINTSUGI TRANSACTION 'id' and KINTSUGI RESOLVE. Anybody who was
/// told an id may ask about it; the list and decisions are for admins.
final class KintsugiCommands {
  private static final List<ColumnDefinition> COLUMNS =
      List.of(
          ColumnDefinition.text("Id", 64),
          ColumnDefinition.text("State", 16),
          ColumnDefinition.text("Shards", 256),
          ColumnDefinition.text("Seconds", 20),
          ColumnDefinition.text("Detail", 256));
  private static final ProxyError ADMINS_ONLY =
      new ProxyError(
          1227,
          "42000",
          "Access denied; you need (at least one of) the admin privilege(s) for this operation");

  private final ClientSession session;

  KintsugiCommands(ClientSession session) {
    this.session = session;
  }

  void run(Kintsugi statement, boolean binary) {
    GlobalCommits commits = session.loop().proxy().commits();
    switch (statement) {
      case Kintsugi.ShowTransactions all -> {
        if (admin()) {
          session.start(
              new FutureRun<>(session, commits.transactions(), views -> rows(views, binary)));
        }
      }
      case Kintsugi.ShowTransaction one -> {
        String id = utf8(one.id());
        session.start(
            new FutureRun<>(session, commits.transaction(id), found -> found(id, found, binary)));
      }
      case Kintsugi.Resolve resolve -> {
        if (admin()) {
          String operator = session.state().user() + "@" + session.state().host();
          session.start(
              new FutureRun<>(
                  session,
                  commits.resolve(utf8(resolve.id()), resolve.commit(), operator),
                  view -> rows(List.of(view), binary)));
        }
      }
    }
  }

  private boolean admin() {
    boolean admin = session.loop().proxy().isAdmin(session.state().user());
    if (!admin) {
      session.replies().error(ADMINS_ONLY);
      session.proceed();
    }
    return admin;
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private void found(String id, Optional<View> view, boolean binary) {
    View told =
        view.orElseGet(() ->
            new View(id, "unknown", List.of(), 0, "no transaction of this cluster has this id"));
    rows(List.of(told), binary);
  }

  private void rows(List<View> views, boolean binary) {
    List<byte[] @Nullable []> rows = new ArrayList<>();
    for (View view : views) {
      byte[] @Nullable [] row = {
        bytes(view.id()),
        bytes(view.state()),
        bytes(String.join(",", view.shards())),
        bytes(Long.toString(view.seconds())),
        bytes(view.detail())
      };
      rows.add(row);
    }
    session.state().warnings(List.of());
    if (binary) {
      session.replies().binaryRows(COLUMNS, rows);
    } else {
      session.replies().rows(COLUMNS, rows);
    }
    session.proceed();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
