/// From the accepted connection to the session: the port, the password, COM_CHANGE_USER.
@NullMarked
package io.kintsugi.proxy.session.login;

import org.jspecify.annotations.NullMarked;
