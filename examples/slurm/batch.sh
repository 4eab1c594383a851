#!/usr/bin/env bash
# A batch of tables on many machines: each task of the array answers every 8th line of tables.jsonl, and `join` puts the answers together.
#
#     sbatch examples/slurm/batch.sh tables.jsonl results
#     examples/slurm/batch.sh join results > results.jsonl     (when all tasks are done)
#
#SBATCH --job-name=pid
#SBATCH --array=1-8
#SBATCH --cpus-per-task=2
#SBATCH --mem=2G
#SBATCH --time=01:00:00
set -euo pipefail
tasks=8

if [ "${1:-}" = join ]; then
    parts=()
    for task in $(seq "$tasks"); do
        [ -f "$2/part$task.jsonl" ] || { echo "join: $2/part$task.jsonl is missing: its task is not done." >&2; exit 1; }
        parts+=("$2/part$task.jsonl")
    done
    # Lines were dealt out like cards; paste takes one of each share in turn.
    paste -d '\n' "${parts[@]}" | sed '/^$/d'
    exit
fi

tables=${1:?a .jsonl file of tables} folder=${2:?a folder for the answers}
mkdir -p "$folder"
# Exit code 3: a line was bad, and its answer says why; the others are there all the same.
status=0
pid decompose "$tables" --shard "$SLURM_ARRAY_TASK_ID/$tasks" --threads "${SLURM_CPUS_PER_TASK:-1}" > "$folder/part$SLURM_ARRAY_TASK_ID.tmp" || status=$?
[ "$status" = 0 ] || [ "$status" = 3 ] || exit "$status"
mv "$folder/part$SLURM_ARRAY_TASK_ID.tmp" "$folder/part$SLURM_ARRAY_TASK_ID.jsonl"
exit "$status"
