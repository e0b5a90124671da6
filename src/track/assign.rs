//! The assignment problem: which row takes which column so that the sum of costs is least.
//!
//! Shortest augmenting paths with dual potentials, O(rows² · columns): R. Jonker and A. Volgenant, "A shortest
//! augmenting path algorithm for dense and sparse linear assignment problems", Computing 38, 1987 (without its initial
//! reduction phase).

/// A dense cost matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Costs {
    rows: usize,
    columns: usize,
    values: Vec<f64>,
}

impl Costs {
    /// A matrix whose cell is `cost(row, column)`.
    ///
    /// # Panics
    /// When a cost is not finite: no sum of costs could be least then.
    pub fn new(rows: usize, columns: usize, mut cost: impl FnMut(usize, usize) -> f64) -> Self {
        let values: Vec<f64> = (0..rows * columns).map(|i| cost(i / columns, i % columns)).collect();
        assert!(values.iter().all(|v| v.is_finite()), "costs are finite");
        Self { rows, columns, values }
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.columns + column]
    }
}

/// For every row its column. All rows are served when there are enough columns, otherwise all columns are.
#[must_use]
pub fn least_cost(costs: &Costs) -> Vec<Option<usize>> {
    if costs.rows <= costs.columns {
        return solve(costs.rows, costs.columns, |r, c| costs.at(r, c)).into_iter().map(Some).collect();
    }
    let mut column_of = vec![None; costs.rows];
    for (column, row) in solve(costs.columns, costs.rows, |r, c| costs.at(c, r)).into_iter().enumerate() {
        column_of[row] = Some(column);
    }
    column_of
}

/// `rows <= columns`. Row after row is brought in along a cheapest path that moves rows already served where needed.
fn solve(rows: usize, columns: usize, cost: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    // Column `columns` is a stand-in that holds the row being brought in.
    let mut row_at: Vec<Option<usize>> = vec![None; columns + 1];
    let (mut row_price, mut column_price) = (vec![0.0; rows], vec![0.0; columns + 1]);
    for row in 0..rows {
        row_at[columns] = Some(row);
        let mut cheapest = vec![f64::INFINITY; columns];
        let mut came_from = vec![columns; columns];
        let mut done = vec![false; columns + 1];
        let mut here = columns;
        while let Some(row_here) = row_at[here] {
            done[here] = true;
            let (mut step, mut next) = (f64::INFINITY, columns);
            for column in (0..columns).filter(|c| !done[*c]) {
                let reduced = cost(row_here, column) - row_price[row_here] - column_price[column];
                if reduced < cheapest[column] {
                    cheapest[column] = reduced;
                    came_from[column] = here;
                }
                if cheapest[column] < step {
                    (step, next) = (cheapest[column], column);
                }
            }
            for column in 0..=columns {
                if done[column] {
                    column_price[column] -= step;
                    let moved = row_at[column].expect("a column on the path holds a row");
                    row_price[moved] += step;
                } else {
                    cheapest[column] -= step;
                }
            }
            here = next;
        }
        while here != columns {
            let before = came_from[here];
            row_at[here] = row_at[before];
            here = before;
        }
    }
    let mut column_of = vec![0; rows];
    for (column, row) in row_at.iter().take(columns).enumerate() {
        if let Some(row) = row {
            column_of[*row] = column;
        }
    }
    column_of
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least sum over all ways to serve `min(rows, columns)` rows, by trying every one.
    fn brute_force(costs: &Costs, row: usize, taken: &mut Vec<bool>, left_out: usize) -> f64 {
        if row == costs.rows {
            return 0.0;
        }
        let mut best = f64::INFINITY;
        if left_out > 0 {
            best = brute_force(costs, row + 1, taken, left_out - 1);
        }
        for column in 0..costs.columns {
            if !taken[column] {
                taken[column] = true;
                best = best.min(costs.at(row, column) + brute_force(costs, row + 1, taken, left_out));
                taken[column] = false;
            }
        }
        best
    }

    #[test]
    fn no_other_assignment_is_cheaper() {
        let mut random = fastrand::Rng::with_seed(7);
        for round in 0..2000 {
            let (rows, columns) = (random.usize(0..6), random.usize(0..6));
            // Few distinct values make ties common.
            let costs = Costs::new(rows, columns, |_, _| match round % 3 {
                0 => f64::from(random.u32(0..4)),
                1 => random.f64() - 0.5,
                _ => 1.0 - random.f64().powi(8),
            });
            let chosen = least_cost(&costs);
            let mut columns_taken: Vec<_> = chosen.iter().flatten().collect();
            assert_eq!(columns_taken.len(), rows.min(columns), "round {round}");
            columns_taken.sort_unstable();
            columns_taken.dedup();
            assert_eq!(columns_taken.len(), rows.min(columns), "round {round}: a column serves one row");
            let sum: f64 = chosen.iter().enumerate().filter_map(|(r, c)| c.map(|c| costs.at(r, c))).sum();
            let least = brute_force(&costs, 0, &mut vec![false; columns], rows.saturating_sub(columns));
            assert!((sum - least).abs() < 1e-9, "round {round}: {sum} is not {least} for {costs:?}");
        }
    }

    #[test]
    fn the_greedy_choice_is_not_taken_when_it_costs_more() {
        let costs = Costs::new(2, 2, |r, c| [[1.0, 2.0], [1.1, 9.0]][r][c]);
        assert_eq!(least_cost(&costs), [Some(1), Some(0)]);
    }
}
