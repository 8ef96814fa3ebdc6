/// What a packet of the client asks for: one switch over the COM_* commands, and those that need no
/// plan.
@NullMarked
package io.kintsugi.proxy.session.commands;

import org.jspecify.annotations.NullMarked;
