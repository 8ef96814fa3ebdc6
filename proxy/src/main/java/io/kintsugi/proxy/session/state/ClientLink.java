package io.kintsugi.proxy.session.state;

import io.kintsugi.proxy.backend.Flavor;
import io.kintsugi.proxy.wire.Capability;
import io.kintsugi.proxy.wire.CommandFramer;

/// What the login settled about a client's connection.
///
/// @param capabilities the flags both sides agreed on
/// @param framer the handler that cuts the client's packets: it knows their sequence ids
/// @param program the client's program_name attribute, for the process list; strangers choose it
/// @param collation the collation id of the login
/// @param scramble the greeting's challenge, which COM_CHANGE_USER answers again
/// @param secure the connection has TLS
@SuppressWarnings("ArrayRecordComponent")
public record ClientLink(
    int capabilities,
    CommandFramer framer,
    Flavor flavor,
    String program,
    int collation,
    byte[] scramble,
    boolean secure) {

  public static ClientLink of(
      int capabilities,
      CommandFramer framer,
      String program,
      int collation,
      byte[] scramble,
      boolean secure) {
    Flavor flavor =
        new Flavor(
            Capability.has(capabilities, Capability.CLIENT_DEPRECATE_EOF),
            Capability.has(capabilities, Capability.CLIENT_FOUND_ROWS),
            Capability.has(capabilities, Capability.CLIENT_SESSION_TRACK));
    return new ClientLink(capabilities, framer, flavor, program, collation, scramble, secure);
  }

  public boolean has(int capability) {
    return Capability.has(capabilities, capability);
  }
}
