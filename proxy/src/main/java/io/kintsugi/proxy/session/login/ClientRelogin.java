package io.kintsugi.proxy.session.login;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.ProxyContext;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.running.Account;
import io.kintsugi.proxy.session.state.ClientLink;
import io.kintsugi.proxy.wire.ClientCommand;
import io.kintsugi.proxy.wire.PacketWriter;
import io.kintsugi.proxy.wire.ServerAuth;
import io.netty.buffer.ByteBuf;

/// COM_CHANGE_USER: a login on a connection that has one. The password answers the challenge of the
/// connection's greeting, as the manual has it.
public final class ClientRelogin {
  private final ClientSession session;
  private final ClientCommand.ChangeUser change;
  private final ServerAuth auth;
  private boolean computing;

  private ClientRelogin(ClientSession session, ClientCommand.ChangeUser change) {
    this.session = session;
    this.change = change;
    ProxyContext proxy = session.loop().proxy();
    Account account = proxy.account(change.user());
    ClientLink link = session.link();
    this.auth =
        new ServerAuth(
            change.user(),
            session.state().host(),
            account == null ? null : account.password(),
            proxy.decoy(),
            link.scramble(),
            link.secure(),
            proxy.rsaKeys());
  }

  public static void begin(ClientSession session, ClientCommand.ChangeUser change) {
    ClientRelogin relogin = new ClientRelogin(session, change);
    session.intake().relogin(relogin::take);
    relogin.step(relogin.auth.begin(change.authPlugin(), change.authResponse()));
  }

  /// The client's next packet of the login.
  void take(ByteBuf payload) {
    if (computing) {
      session.close();
      return;
    }
    byte[] answer = new byte[payload.readableBytes()];
    payload.readBytes(answer);
    step(auth.next(answer));
  }

  private void step(ServerAuth.Step step) {
    switch (step) {
      case ServerAuth.Send send -> send(send.payload());
      case ServerAuth.Compute compute -> compute(compute);
      case ServerAuth.Accept accept -> accept(accept);
      case ServerAuth.Reject reject -> {
        session
            .loop()
            .proxy()
            .audit()
            .turnedAway(
                change.user(),
                session.state().host(),
                reject.error().errorCode(),
                reject.error().text());
        session.output().sequence(session.link().framer().lastSequence() + 1);
        session
            .replies()
            .error(
                new ProxyError(
                    reject.error().errorCode(), reject.error().sqlState(), reject.error().text()));
        session.close();
      }
    }
  }

  private void compute(ServerAuth.Compute compute) {
    computing = true;
    session
        .loop()
        .proxy()
        .blocking(compute.work())
        .whenComplete((next, failure) ->
            session
                .loop()
                .loop()
                .execute(() -> {
                  computing = false;
                  if (failure != null) {
                    session.close();
                  } else if (!session.closed()) {
                    step(next);
                  }
                }));
  }

  private void send(byte[] payload) {
    int sequence = session.link().framer().lastSequence() + 1;
    ByteBuf out = session.output().gather(payload.length + 4);
    int next = PacketWriter.write(out, payload, sequence & 0xFF);
    session.link().framer().expectSequence(next);
    session.output().flush();
  }

  private void accept(ServerAuth.Accept accept) {
    ProxyContext proxy = session.loop().proxy();
    Account account = proxy.account(change.user());
    if (account == null) {
      session.close();
      return;
    }
    session.link().framer().expectSequence(0);
    session.output().sequence(session.link().framer().lastSequence() + 1);
    if (accept.before() != null) {
      session.output().packet(io.netty.buffer.Unpooled.wrappedBuffer(accept.before()));
    }
    String schema = change.database();
    ProxyError refused =
        schema == null ? null : Admission.refusal(proxy, account, session.state().host(), schema);
    session.intake().relogin(null);
    String host = session.state().host();
    if (refused != null) {
      proxy.audit().turnedAway(account.name(), host, refused.errno(), refused.message());
      session.replies().error(refused);
      session.close();
      return;
    }
    proxy.audit().loggedIn(account.name(), host, session.link().program(), session.link().secure());
    int collation = change.charset() == 0 ? session.link().collation() : change.charset();
    session.changed(
        proxy.newState(
            session.state().connectionId(), account, session.state().host(), collation, schema));
    session.replies().ok();
    session.proceed();
  }
}
