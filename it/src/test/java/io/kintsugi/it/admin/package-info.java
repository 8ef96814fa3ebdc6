/// The control plane against real MySQL.
@NullMarked
package io.kintsugi.it.admin;

import org.jspecify.annotations.NullMarked;
