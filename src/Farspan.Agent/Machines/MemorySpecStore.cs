using Farspan.State;

namespace Farspan.Agent.Machines;

/// <summary>Keeps the spec in memory, for callers that keep specs themselves.</summary>
/// <param name="running">The spec that is known to run already, or null.</param>
public sealed class MemorySpecStore(MachineSpec? running = null) : ISpecStore
{
    private readonly Lock _writing = new();
    private MachineSpec? _current = running;

    /// <inheritdoc/>
    public MachineSpec? Current => Volatile.Read(ref _current);

    /// <inheritdoc/>
    public long AppliedGeneration { get; private set; } = running?.Generation ?? 0;

    /// <inheritdoc/>
    public bool TrySwap(MachineSpec spec)
    {
        lock (_writing)
        {
            if (_current is not null && spec.Generation < _current.Generation)
            {
                return false;
            }

            Volatile.Write(ref _current, spec);
            return true;
        }
    }

    /// <inheritdoc/>
    public void MarkApplied(long generation) => AppliedGeneration = generation;

    /// <inheritdoc/>
    public void Clear()
    {
        lock (_writing)
        {
            Volatile.Write(ref _current, null);
            AppliedGeneration = 0;
        }
    }
}
