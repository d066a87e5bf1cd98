/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"

#include <math.h>

struct _FinxClock
{
  GObject  parent_instance;
  GMutex   lock;                /* guards all below */
  gboolean follows_system;      /* the wall clock leads; otherwise @speed does */
  gint64   shown_us;            /* the newest time given out, UTC µs */
  gint64   seen_us;             /* monotonic µs: when that was; or, with a speed, when @anchor_us was */
  gint64   anchor_us;           /* UTC µs: where the present speed began */
  double   speed;               /* UTC seconds per second */
};

G_DEFINE_FINAL_TYPE (FinxClock, finx_clock, G_TYPE_OBJECT)

static gint64
add_saturated (gint64 a,
               gint64 b)
{
  gint64 sum;

  return __builtin_add_overflow (a, b, &sum) ? G_MAXINT64 : sum;
}

/* With the lock held. */
static gint64
update (FinxClock *self)
{
  gint64 monotonic = g_get_monotonic_time ();
  gint64 elapsed = monotonic - self->seen_us;

  if (self->follows_system)
    {
      gint64 wall = g_get_real_time ();

      /* After the wall clock was set back, time runs at half speed until the wall clock has caught up. */
      self->shown_us = wall >= self->shown_us ? wall : add_saturated (self->shown_us, elapsed / 2);
      if (wall >= self->shown_us || elapsed >= 2)
        self->seen_us = monotonic;
    }
  else
    {
      double moved = (double) elapsed * self->speed;

      self->shown_us = add_saturated (self->anchor_us, moved < 9.0e18 ? (gint64) moved : G_MAXINT64);
    }
  return self->shown_us;
}

/* Time goes on from where it is, at the speed that is set; with the lock held and after update(). */
static void
restart (FinxClock *self)
{
  self->follows_system = FALSE;
  self->anchor_us = self->shown_us;
  self->seen_us = g_get_monotonic_time ();
}

static void
finx_clock_finalize (GObject *object)
{
  g_mutex_clear (&FINX_CLOCK (object)->lock);
  G_OBJECT_CLASS (finx_clock_parent_class)->finalize (object);
}

static void
finx_clock_class_init (FinxClockClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finx_clock_finalize;
}

static void
finx_clock_init (FinxClock *self)
{
  g_mutex_init (&self->lock);
  self->seen_us = g_get_monotonic_time ();
}

/**
 * finx_clock_new_system:
 *
 * Returns: (transfer full): a clock that shows the system's time, at speed 1. It follows the system's clock forward
 *   (also over a suspend), until its speed is changed or it is advanced.
 */
FinxClock *
finx_clock_new_system (void)
{
  FinxClock *self = g_object_new (FINX_TYPE_CLOCK, NULL);

  self->follows_system = TRUE;
  self->speed = 1;
  self->shown_us = g_get_real_time ();
  return self;
}

/**
 * finx_clock_new_manual:
 * @start_us: UTC µs
 *
 * Returns: (transfer full): a clock that stands still, at speed 0
 */
FinxClock *
finx_clock_new_manual (gint64 start_us)
{
  FinxClock *self = g_object_new (FINX_TYPE_CLOCK, NULL);

  self->shown_us = start_us;
  self->anchor_us = start_us;
  return self;
}

gint64
finx_clock_now (FinxClock *self)
{
  gint64 now;

  g_return_val_if_fail (FINX_IS_CLOCK (self), 0);

  g_mutex_lock (&self->lock);
  now = update (self);
  g_mutex_unlock (&self->lock);
  return now;
}

/**
 * finx_clock_set_speed:
 * @speed: seconds per second, ≥ 0
 *
 * Time goes on from where it is.
 */
void
finx_clock_set_speed (FinxClock *self,
                      double     speed)
{
  g_return_if_fail (FINX_IS_CLOCK (self));
  g_return_if_fail (isfinite (speed) && speed >= 0);

  g_mutex_lock (&self->lock);
  update (self);
  if (speed != self->speed)
    {
      self->speed = speed;
      restart (self);
    }
  g_mutex_unlock (&self->lock);
}

double
finx_clock_get_speed (FinxClock *self)
{
  double speed;

  g_return_val_if_fail (FINX_IS_CLOCK (self), 0);

  g_mutex_lock (&self->lock);
  speed = self->speed;
  g_mutex_unlock (&self->lock);
  return speed;
}

/**
 * finx_clock_advance:
 * @by_us: µs, ≥ 0
 */
void
finx_clock_advance (FinxClock *self,
                    gint64     by_us)
{
  g_return_if_fail (FINX_IS_CLOCK (self));
  g_return_if_fail (by_us >= 0);

  g_mutex_lock (&self->lock);
  update (self);
  if (by_us > 0)
    {
      self->shown_us = add_saturated (self->shown_us, by_us);
      restart (self);
    }
  g_mutex_unlock (&self->lock);
}
