package io.kintsugi.ops;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Map;

/// Every request passes here first: it has to ask by one of our names, and its answer gets the
/// headers that tell a browser what our pages never do.
final class Gate implements Filter {
  static final String POLICY =
      "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
  private static final Map<HeaderName, String> ALWAYS =
      Map.of(
          HeaderNames.create("Content-Security-Policy"),
          POLICY,
          HeaderNames.create("X-Content-Type-Options"),
          "nosniff",
          HeaderNames.create("X-Frame-Options"),
          "DENY",
          HeaderNames.create("Referrer-Policy"),
          "no-referrer",
          HeaderNames.create("Cross-Origin-Resource-Policy"),
          "same-origin",
          HeaderNames.create("Cross-Origin-Opener-Policy"),
          "same-origin",
          HeaderNames.CACHE_CONTROL,
          "no-store");

  private final Hosts hosts;

  Gate(Hosts hosts) {
    this.hosts = hosts;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    ALWAYS.forEach((name, value) -> response.headers().set(name, value));
    Method method = request.prologue().method();
    if (!hosts.admit(request.headers().first(HeaderNames.HOST).orElse(null))) {
      Replies.refuse(
          response,
          Status.MISDIRECTED_REQUEST_421,
          "This name is none of the admin port's; admin.hosts lists more.");
    } else if (!method.equals(Method.GET) && !method.equals(Method.POST)) {
      Replies.refuse(response, Status.METHOD_NOT_ALLOWED_405, "Only GET and POST are known.");
    } else {
      chain.proceed();
    }
  }
}
