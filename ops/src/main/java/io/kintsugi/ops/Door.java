package io.kintsugi.ops;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;

/// Before each handler that is not for everybody: lets in who is logged in, and, where something is
/// to be done, only a page of ours.
final class Door {
  static final HeaderName CSRF = HeaderNames.create("X-CSRF-Token");

  private final Logins logins;

  Door(Logins logins) {
    this.logins = logins;
  }

  Handler before(Handler inner) {
    return (request, response) -> {
      Optional<Logins.Login> login = login(request);
      if (login.isEmpty()) {
        Replies.refuse(response, Status.UNAUTHORIZED_401, "Log in first.");
      } else if (request.prologue().method().equals(Method.POST)
          && !login.get().hasCsrf(request.headers().first(CSRF).orElse(null))) {
        Replies.refuse(
            response, Status.FORBIDDEN_403, "The X-CSRF-Token of this login is missing.");
      } else {
        request.context().register(login.get());
        inner.handle(request, response);
      }
    };
  }

  /// Who asks, if anybody that is known.
  Optional<Logins.Login> login(ServerRequest request) {
    return request.headers().cookies().first(Logins.COOKIE).asOptional().flatMap(logins::find);
  }
}
