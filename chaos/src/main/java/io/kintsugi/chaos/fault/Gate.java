package io.kintsugi.chaos.fault;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Open or shut; whoever passes waits while it is shut.
final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition opened = lock.newCondition();
  private boolean shut;

  void set(boolean isShut) {
    lock.lock();
    try {
      shut = isShut;
      opened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void pass() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (shut) {
        opened.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
