/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation/finx-matching.h"

#include <string.h>

#define NONE G_MAXUINT32

typedef struct
{
  guint64 owner;
  gint64  size;
  guint32 generation;           /* part of the reference, so that a stale one finds nothing */
  guint32 level;                /* index into levels; NONE: node is free */
  guint32 previous, next;       /* queue neighbours; next also links the free list */
} Node;

typedef struct
{
  gint64  price;
  gint64  size;                 /* sum of the queue */
  guint32 head, tail;
  guint32 n_orders;
  guint32 side;
} Level;

/* Price and level side by side, so that the search touches no other memory. */
typedef struct
{
  gint64  price;
  guint32 level;
} Rung;

/* The rungs of one side, worst first: changes happen near the best price, which is the end. */
typedef struct
{
  Rung  *rungs;
  guint  n, allocated;
} Ladder;

struct _FinxMatching
{
  Node         *nodes;
  guint32       n_nodes, nodes_allocated, free_node;
  Level        *levels;
  guint32       n_levels, levels_allocated, free_level;         /* free levels are linked by head */
  Ladder        sides[2];
  guint         n_orders;
  gboolean      prevents_self;
  FinxMatchFunc func;
  gpointer      user_data;
};

/* TRUE: an order of @side would rather trade with @a than with what rests at @b; or @a ranks above @b in the book. */
static inline gboolean
better (FinxSide side,
        gint64   a,
        gint64   b)
{
  return side == FINX_SIDE_BUY ? a > b : a < b;
}

static inline FinxSide
opposite (FinxSide side)
{
  return side == FINX_SIDE_BUY ? FINX_SIDE_SELL : FINX_SIDE_BUY;
}

static inline FinxMatchingRef
node_ref (FinxMatching *self,
          guint32       index)
{
  return ((guint64) self->nodes[index].generation << 32) | index;
}

static guint32
find_node (FinxMatching    *self,
           FinxMatchingRef  ref)
{
  guint32 index = (guint32) ref;

  if (ref == 0 || index >= self->n_nodes)
    return NONE;
  if (self->nodes[index].generation != (guint32) (ref >> 32) || self->nodes[index].level == NONE)
    return NONE;
  return index;
}

static guint32
take_node (FinxMatching *self)
{
  guint32 index = self->free_node;

  if (index != NONE)
    {
      self->free_node = self->nodes[index].next;
      return index;
    }
  if (self->n_nodes == self->nodes_allocated)
    {
      self->nodes_allocated = MAX (64, self->nodes_allocated * 2);
      self->nodes = g_renew (Node, self->nodes, self->nodes_allocated);
    }
  index = self->n_nodes++;
  self->nodes[index].generation = 1;
  return index;
}

static guint32
take_level (FinxMatching *self)
{
  guint32 index = self->free_level;

  if (index != NONE)
    {
      self->free_level = self->levels[index].head;
      return index;
    }
  if (self->n_levels == self->levels_allocated)
    {
      self->levels_allocated = MAX (32, self->levels_allocated * 2);
      self->levels = g_renew (Level, self->levels, self->levels_allocated);
    }
  return self->n_levels++;
}

/* First position whose price is not worse than @price. Looks near the end first, where most changes are. */
static guint
find_rung (const Ladder *ladder,
           FinxSide      side,
           gint64        price)
{
  guint low = 0, high = ladder->n;
  guint step = 4;

  while (high > step && !better (side, price, ladder->rungs[high - step].price))
    {
      high -= step;
      step *= 2;
    }
  if (high > step)
    low = high - step;
  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (better (side, price, ladder->rungs[middle].price))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static guint32
get_level (FinxMatching *self,
           FinxSide      side,
           gint64        price)
{
  Ladder *ladder = &self->sides[side];
  guint at = find_rung (ladder, side, price);
  guint32 index;

  if (at < ladder->n && ladder->rungs[at].price == price)
    return ladder->rungs[at].level;

  if (ladder->n == ladder->allocated)
    {
      ladder->allocated = MAX (32, ladder->allocated * 2);
      ladder->rungs = g_renew (Rung, ladder->rungs, ladder->allocated);
    }
  index = take_level (self);
  self->levels[index] = (Level) { .price = price, .head = NONE, .tail = NONE, .side = side };
  memmove (&ladder->rungs[at + 1], &ladder->rungs[at], (ladder->n - at) * sizeof (Rung));
  ladder->rungs[at] = (Rung) { price, index };
  ladder->n++;
  return index;
}

static void
drop_level (FinxMatching *self,
            guint32       index)
{
  Level *level = &self->levels[index];
  Ladder *ladder = &self->sides[level->side];
  guint at = find_rung (ladder, level->side, level->price);

  g_assert (at < ladder->n && ladder->rungs[at].level == index);
  ladder->n--;
  memmove (&ladder->rungs[at], &ladder->rungs[at + 1], (ladder->n - at) * sizeof (Rung));
  level->head = self->free_level;
  self->free_level = index;
}

static FinxMatchingRef
rest (FinxMatching *self,
      guint64       owner,
      FinxSide      side,
      gint64        price,
      gint64        size)
{
  guint32 at = get_level (self, side, price);
  guint32 index = take_node (self);
  Level *level = &self->levels[at];
  Node *node = &self->nodes[index];

  node->owner = owner;
  node->size = size;
  node->level = at;
  node->previous = level->tail;
  node->next = NONE;
  if (level->tail == NONE)
    level->head = index;
  else
    self->nodes[level->tail].next = index;
  level->tail = index;
  level->size += size;
  level->n_orders++;
  self->n_orders++;
  return node_ref (self, index);
}

static void
remove_node (FinxMatching *self,
             guint32       index)
{
  Node *node = &self->nodes[index];
  guint32 at = node->level;
  Level *level = &self->levels[at];

  if (node->previous == NONE)
    level->head = node->next;
  else
    self->nodes[node->previous].next = node->next;
  if (node->next == NONE)
    level->tail = node->previous;
  else
    self->nodes[node->next].previous = node->previous;
  level->size -= node->size;
  level->n_orders--;
  self->n_orders--;

  node->generation++;
  node->level = NONE;
  node->next = self->free_node;
  self->free_node = index;
  if (level->n_orders == 0)
    drop_level (self, at);
}

static inline gboolean
is_self (FinxMatching *self,
         guint64       owner,
         const Node   *node)
{
  return self->prevents_self && owner != 0 && node->owner != 0;
}

/* Matches against the best opposite levels within @price; returns what is left. */
static gint64
match (FinxMatching *self,
       guint64       owner,
       FinxSide      side,
       gint64        price,
       gint64        size)
{
  Ladder *ladder = &self->sides[opposite (side)];

  while (size > 0 && ladder->n > 0 && !better (side, ladder->rungs[ladder->n - 1].price, price))
    {
      Level *level = &self->levels[ladder->rungs[ladder->n - 1].level];
      guint32 index = level->head;
      Node *node = &self->nodes[index];
      FinxMatch event = {
        .maker = node->owner, .taker = owner, .maker_ref = node_ref (self, index), .price = level->price,
        .size = MIN (size, node->size), .taker_side = side,
      };

      if (is_self (self, owner, node))
        {
          event.size = 0;
          event.prevented = node->size;
          remove_node (self, index);
          if (self->func != NULL)
            self->func (&event, self->user_data);
          continue;
        }
      size -= event.size;
      event.maker_left = node->size - event.size;
      if (event.maker_left == 0)
        remove_node (self, index);
      else
        {
          node->size -= event.size;
          level->size -= event.size;
        }
      if (self->func != NULL)
        self->func (&event, self->user_data);
    }
  return size;
}

/* As finx_matching_available(), without what @owner would not trade with. */
static gint64
available_to (FinxMatching *self,
              guint64       owner,
              FinxSide      side,
              gint64        price,
              gint64        wanted)
{
  const Ladder *ladder = &self->sides[opposite (side)];
  gint64 sum = 0;

  for (guint i = ladder->n; i > 0 && sum < wanted && !better (side, ladder->rungs[i - 1].price, price); i--)
    for (guint32 at = self->levels[ladder->rungs[i - 1].level].head; at != NONE && sum < wanted; at = self->nodes[at].next)
      if (!is_self (self, owner, &self->nodes[at]))
        sum += self->nodes[at].size;
  return sum;
}

FinxMatching *
finx_matching_new (FinxMatchFunc func,
                   gpointer      user_data)
{
  FinxMatching *self = g_new0 (FinxMatching, 1);

  self->func = func;
  self->user_data = user_data;
  self->free_node = NONE;
  self->free_level = NONE;
  return self;
}

void
finx_matching_free (FinxMatching *self)
{
  if (self == NULL)
    return;
  g_free (self->nodes);
  g_free (self->levels);
  g_free (self->sides[0].rungs);
  g_free (self->sides[1].rungs);
  g_free (self);
}

void
finx_matching_prevent_self (FinxMatching *self)
{
  self->prevents_self = TRUE;
}

FinxMatchingRef
finx_matching_add (FinxMatching    *self,
                   guint64          owner,
                   FinxSide         side,
                   gint64           price,
                   gint64           size,
                   FinxMatchingTif  tif,
                   gint64          *left)
{
  gboolean is_market = price == (side == FINX_SIDE_BUY ? FINX_MATCHING_ANY_BUY : FINX_MATCHING_ANY_SELL);
  gint64 remaining = size;

  g_return_val_if_fail (size > 0, 0);

  if (tif != FINX_MATCHING_FOK || available_to (self, owner, side, price, size) >= size)
    remaining = match (self, owner, side, price, size);
  if (left != NULL)
    *left = remaining;
  if (remaining == 0 || tif != FINX_MATCHING_REST || is_market)
    return 0;
  return rest (self, owner, side, price, remaining);
}

gint64
finx_matching_cancel (FinxMatching    *self,
                      FinxMatchingRef  ref)
{
  guint32 index = find_node (self, ref);
  gint64 size;

  if (index == NONE)
    return 0;
  size = self->nodes[index].size;
  remove_node (self, index);
  return size;
}

FinxMatchingRef
finx_matching_replace (FinxMatching    *self,
                       FinxMatchingRef  ref,
                       gint64           price,
                       gint64           size)
{
  guint32 index = find_node (self, ref);
  Level *level;
  guint64 owner;
  FinxSide side;

  g_return_val_if_fail (size > 0, ref);

  if (index == NONE)
    return 0;
  level = &self->levels[self->nodes[index].level];
  if (level->price == price && size <= self->nodes[index].size)
    {
      level->size -= self->nodes[index].size - size;
      self->nodes[index].size = size;
      return ref;
    }
  owner = self->nodes[index].owner;
  side = level->side;
  remove_node (self, index);
  return finx_matching_add (self, owner, side, price, size, FINX_MATCHING_REST, NULL);
}

gboolean
finx_matching_lookup (FinxMatching    *self,
                      FinxMatchingRef  ref,
                      gint64          *price,
                      gint64          *size)
{
  guint32 index = find_node (self, ref);

  if (index == NONE)
    return FALSE;
  if (price != NULL)
    *price = self->levels[self->nodes[index].level].price;
  if (size != NULL)
    *size = self->nodes[index].size;
  return TRUE;
}

gboolean
finx_matching_best (FinxMatching *self,
                    FinxSide      side,
                    FinxLevel    *level)
{
  return finx_matching_levels (self, side, level, 1) == 1;
}

guint
finx_matching_levels (FinxMatching *self,
                      FinxSide      side,
                      FinxLevel    *levels,
                      guint         max)
{
  const Ladder *ladder = &self->sides[side];
  guint n = MIN (max, ladder->n);

  for (guint i = 0; i < n; i++)
    {
      const Level *level = &self->levels[ladder->rungs[ladder->n - 1 - i].level];

      levels[i] = (FinxLevel) { .price = level->price, .size = level->size, .orders = level->n_orders };
    }
  return n;
}

gint64
finx_matching_available (FinxMatching *self,
                         FinxSide      side,
                         gint64        price,
                         gint64        wanted)
{
  const Ladder *ladder = &self->sides[opposite (side)];
  gint64 sum = 0;

  for (guint i = ladder->n; i > 0 && sum < wanted; i--)
    {
      if (better (side, ladder->rungs[i - 1].price, price))
        break;
      sum += self->levels[ladder->rungs[i - 1].level].size;
    }
  return MIN (sum, wanted);
}

guint64
finx_matching_find_own (FinxMatching *self,
                        FinxSide      side,
                        gint64        price,
                        gint64        size)
{
  const Ladder *ladder = &self->sides[opposite (side)];

  for (guint i = ladder->n; i > 0 && size > 0 && !better (side, ladder->rungs[i - 1].price, price); i--)
    for (guint32 at = self->levels[ladder->rungs[i - 1].level].head; at != NONE && size > 0; at = self->nodes[at].next)
      {
        if (self->nodes[at].owner != 0)
          return self->nodes[at].owner;
        size -= self->nodes[at].size;
      }
  return 0;
}

guint
finx_matching_n_orders (FinxMatching *self)
{
  return self->n_orders;
}
