package io.kintsugi.it.clients;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the one [ClientFleet] of the run; JUnit closes it after the last test.
final class WithClientFleet implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ClientFleet.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(WithClientFleet.class))
        .computeIfAbsent(ClientFleet.class, _ -> started(), ClientFleet.class);
  }

  private static ClientFleet started() {
    try {
      return ClientFleet.start();
    } catch (Exception e) {
      throw new IllegalStateException("the servers and the proxy did not start", e);
    }
  }
}
