package io.kintsugi.ops;

import io.helidon.http.HeaderNames;
import io.helidon.http.SetCookie;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.kintsugi.proxy.observe.Observed;
import io.kintsugi.proxy.observe.Operations;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// In and out: accounts of the configuration with `admin: true`, by a cookie that scripts cannot
/// read and other sites' requests do not carry.
final class LoginRoom implements Room {
  private static final Logger audit = LoggerFactory.getLogger("kintsugi.audit");

  private final Operations operations;
  private final Observed observed;
  private final Logins logins;
  private final Door door;
  private final LoginThrottle throttle;

  LoginRoom(
      Operations operations, Observed observed, Logins logins, Door door, LoginThrottle throttle) {
    this.operations = operations;
    this.observed = observed;
    this.logins = logins;
    this.door = door;
    this.throttle = throttle;
  }

  private record Credentials(@Nullable String user, @Nullable String password) {}

  private record Me(String user, String csrf, String version) {}

  @Override
  public void open(HttpRouting.Builder routing) {
    routing.post("/api/login", this::enter);
    routing.get("/api/me", this::me);
    routing.post("/api/logout", door.before(this::leave));
  }

  private void enter(ServerRequest request, ServerResponse response) {
    Asked.sameSite(request);
    Credentials given = Asked.body(request, Credentials.class);
    String user = given.user() == null ? "" : given.user();
    String password = given.password() == null ? "" : given.password();
    String address = address(request);
    Duration wait = throttle.wait(user, address);
    if (wait.isPositive()) {
      told(user, address, "put off: too many failures");
      response.header(HeaderNames.RETRY_AFTER, String.valueOf(wait.toSeconds() + 1));
      Replies.refuse(response, Status.TOO_MANY_REQUESTS_429, "Too many failures; try again later.");
    } else if (operations.admits(user, password)) {
      throttle.succeeded(user, address);
      told(user, address, "done");
      response.headers().addCookie(cookie(logins.enter(user).token(), request.isSecure()).build());
      response.status(Status.NO_CONTENT_204).send();
    } else {
      throttle.failed(user, address);
      told(user, address, "refused");
      Replies.refuse(response, Status.UNAUTHORIZED_401, "No admin has this name and password.");
    }
  }

  /// Asking is no mistake: nobody being logged in is an answer too.
  private void me(ServerRequest request, ServerResponse response) {
    var login = door.login(request);
    if (login.isEmpty()) {
      response.status(Status.NO_CONTENT_204).send();
    } else {
      Logins.Login found = login.get();
      Replies.send(response, new Me(found.user(), found.csrf(), observed.status().version()));
    }
  }

  private void leave(ServerRequest request, ServerResponse response) {
    logins.leave(Asked.login(request));
    response.headers().addCookie(cookie("", request.isSecure()).maxAge(Duration.ZERO).build());
    response.status(Status.NO_CONTENT_204).send();
  }

  private static void told(String user, String address, String result) {
    String name = Asked.named(user);
    audit
        .atInfo()
        .addKeyValue("event", "dashboard login")
        .addKeyValue("operator", name)
        .addKeyValue("host", address)
        .addKeyValue("result", result)
        .log("dashboard login of {} from {}: {}", name, address, result);
  }

  private static SetCookie.Builder cookie(String value, boolean secure) {
    return SetCookie.builder(Logins.COOKIE, value)
        .path("/")
        .httpOnly(true)
        .secure(secure)
        .sameSite(SetCookie.SameSite.STRICT);
  }

  private static String address(ServerRequest request) {
    return request.remotePeer().address() instanceof InetSocketAddress peer
            && peer.getAddress() != null
        ? peer.getAddress().getHostAddress()
        : request.remotePeer().host();
  }
}
