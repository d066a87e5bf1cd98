/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "store-fixture.h"

#define N_ROUNDS    200
#define N_SANITIZED 50                  /* there a start takes ten times as long; what is sought is the same */
#define ONLY_OPEN   "only-open"
#define BATCH_SIZE  5                   /* a new order, its end, its fill, transactions, cash */

static const char *program;

static guint
n_rounds (void)
{
  return g_getenv ("FINX_SANITIZED") != NULL ? N_SANITIZED : N_ROUNDS;
}

/* The child: writes batches until it is killed, and tells each acknowledged sequence. */
static int
run_child (const char *path,
           const char *round,
           int         fd)
{
  StoreFixture self = { .path = (char *) path, .instruments = fixture_instruments () };

  fixture_open (&self);
  while (strcmp (round, ONLY_OPEN) == 0)
    g_usleep (G_USEC_PER_SEC);
  for (guint i = 0; ; i++)
    {
      g_autofree char *order = g_strdup_printf ("order-%s-%u", round, i);
      g_autofree char *fill = g_strdup_printf ("fill-%s-%u", round, i);
      g_autofree char *cash = g_strdup_printf ("cash-%s-%u", round, i);
      FinxEvent *events[BATCH_SIZE] = {
        fixture_order (&self, order, FINX_ORDER_PENDING), fixture_order (&self, order, FINX_ORDER_FILLED),
        fixture_fill (&self, fill, order), fixture_transactions (&self, order, i * 100, 100), fixture_cash (cash, "-1.25"),
      };
      GError *error = NULL;

      finx_store_append (self.store, events, BATCH_SIZE, &error);
      g_assert_no_error (error);
      if (write (fd, &events[BATCH_SIZE - 1]->sequence, sizeof (gint64)) != sizeof (gint64))
        return 1;
      for (guint k = 0; k < BATCH_SIZE; k++)
        finx_event_free (events[k]);
    }
}

static pid_t
spawn_child (StoreFixture *self,
             const char   *round,
             int          *fd)
{
  int ends[2];
  pid_t pid;

  g_assert_cmpint (pipe (ends), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      g_autofree char *fd_text = g_strdup_printf ("%d", ends[1]);

      close (ends[0]);
      execl (program, program, "--child", self->path, round, fd_text, NULL);
      _exit (127);
    }

  close (ends[1]);
  *fd = ends[0];
  return pid;
}

/* Reads what the child acknowledged until the pipe ends.
 * Returns: the highest sequence, or @before */
static gint64
drain (int    fd,
       gint64 before)
{
  gint64 sequence, highest = before;

  while (read (fd, &sequence, sizeof sequence) == (gssize) sizeof sequence)
    {
      g_assert_cmpint (sequence, >, highest);
      highest = sequence;
    }

  return highest;
}

static gint64
check_after_kill (StoreFixture *self,
                  gint64        acknowledged)
{
  g_autoptr(GPtrArray) events = NULL;
  GError *error = NULL;
  gint64 last;

  fixture_open (self);
  fixture_assert_sound (self);
  events = finx_store_read_events (self->store, MAX (acknowledged - BATCH_SIZE, 0), 0, &error);
  g_assert_no_error (error);
  last = events->len > 0 ? ((FinxEvent *) g_ptr_array_index (events, events->len - 1))->sequence : 0;

  /* All that was acknowledged is there, batches are whole, at most one more was on its way. */
  g_assert_cmpint (last, >=, acknowledged);
  g_assert_cmpint (last, <=, acknowledged + BATCH_SIZE);
  g_assert_cmpint ((last - 1) % BATCH_SIZE, ==, 0);
  fixture_close (self);
  return last;
}

static void
test_what_was_acknowledged_survives_a_kill (StoreFixture  *self,
                                            gconstpointer  data)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (4711);
  gint64 last = 1;
  guint n_with_writes = 0;

  fixture_append_ok (self, fixture_account ("practice"));
  fixture_close (self);

  for (guint round = 0; round < n_rounds (); round++)
    {
      g_autofree char *name = g_strdup_printf ("%u", round);
      int fd, status;
      pid_t pid = spawn_child (self, name, &fd);
      struct pollfd first = { fd, POLLIN, 0 };
      gint64 acknowledged;

      /* Every fourth round is killed while it starts, the others at any moment after the first batch. */
      if (round % 4 == 3)
        g_usleep ((gulong) g_rand_int_range (rand, 0, 6000));
      else
        {
          g_assert_cmpint (poll (&first, 1, 10000), ==, 1);
          g_usleep ((gulong) g_rand_int_range (rand, 0, 5000));
        }
      g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);

      acknowledged = drain (fd, last);
      close (fd);
      n_with_writes += acknowledged > last;
      last = check_after_kill (self, acknowledged);
    }

  g_test_message ("%u rounds wrote, %" G_GINT64_FORMAT " events in the end", n_with_writes, last);
  g_assert_cmpuint (n_with_writes, >=, n_rounds () / 2);
}

/* Killed while it makes the database: there is none, or a whole one. */
static void
test_a_kill_during_creation_leaves_nothing_half (StoreFixture  *self,
                                                 gconstpointer  data)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (815);

  fixture_close (self);
  for (guint round = 0; round < n_rounds () / 5; round++)
    {
      int fd, status;
      pid_t pid;

      g_assert_cmpint (unlink (self->path), ==, 0);
      pid = spawn_child (self, ONLY_OPEN, &fd);
      g_usleep ((gulong) g_rand_int_range (rand, 0, 15000));
      kill (pid, SIGKILL);
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      close (fd);

      fixture_open (self);
      fixture_assert_sound (self);
      fixture_close (self);
    }
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 5 && strcmp (argv[1], "--child") == 0)
    return run_child (argv[2], argv[3], atoi (argv[4]));

  program = "/proc/self/exe";
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/kill/what-was-acknowledged-survives-a-kill", StoreFixture, NULL,
              fixture_set_up, test_what_was_acknowledged_survives_a_kill, fixture_tear_down);
  g_test_add ("/store/kill/a-kill-during-creation-leaves-nothing-half", StoreFixture, NULL,
              fixture_set_up, test_a_kill_during_creation_leaves_nothing_half, fixture_tear_down);
  return g_test_run ();
}
