package io.kintsugi.proxy.session.commands;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.ProxyContext;
import io.kintsugi.proxy.session.login.ClientRelogin;
import io.kintsugi.proxy.session.prepared.PreparedCommands;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.statements.KillCommand;
import io.kintsugi.proxy.session.statements.UsableSchemas;
import io.kintsugi.proxy.wire.ClientCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Commands about the connection itself.
final class SmallCommands {
  private final ClientSession session;
  private final PreparedCommands prepared;

  SmallCommands(ClientSession session, PreparedCommands prepared) {
    this.session = session;
    this.prepared = prepared;
  }

  void ping() {
    session.replies().ok();
    session.proceed();
  }

  void use(ByteBuf name) {
    new UsableSchemas(session).use(name.toString(StandardCharsets.UTF_8));
    session.proceed();
  }

  /// One text without a header byte, in the form `mysqladmin status` shows.
  void statistics() {
    ProxyContext proxy = session.loop().proxy();
    long seconds = Math.max(1, proxy.uptimeSeconds());
    String text =
        String.format(
            Locale.ROOT,
            "Uptime: %d  Threads: %d  Questions: %d  Slow queries: 0  Opens: 0  Flush tables: 0"
                + "  Open tables: 0  Queries per second avg: %.3f",
            seconds,
            proxy.registry().connections(),
            proxy.questions(),
            proxy.questions() / (double) seconds);
    session.output().packet(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    session.proceed();
  }

  void fieldList(ByteBuf table, ByteBuf wildcard) {
    session.start(
        new FieldListRun(
            session,
            table.toString(StandardCharsets.UTF_8),
            wildcard.toString(StandardCharsets.UTF_8)));
  }

  void kill(long id) {
    new KillCommand(session).run(id & 0xFFFF_FFFFL, false);
  }

  void setOption(int option) {
    if (option != 0 && option != 1) {
      session.replies().error(ProxyError.UNKNOWN_COMMAND);
    } else {
      session.multiStatements(option == 0);
      session.replies().eof();
    }
    session.proceed();
  }

  /// Everything a session holds goes back to what it was after the login.
  void reset() {
    session.resetState();
    prepared.closeAll();
    session.replies().ok();
    session.proceed();
  }

  void changeUser(ClientCommand.ChangeUser change) {
    session.resetState();
    prepared.closeAll();
    ClientRelogin.begin(session, change);
  }
}
