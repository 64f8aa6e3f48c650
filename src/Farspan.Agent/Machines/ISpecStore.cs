using Farspan.State;

namespace Farspan.Agent.Machines;

/// <summary>The spec that runs on a machine. Only forward: an older one is refused, also after the agent was started again.</summary>
public interface ISpecStore
{
    /// <summary>The spec last accepted, or null.</summary>
    MachineSpec? Current { get; }

    /// <summary>Generation of the last spec that was applied whole; 0 while there was none.</summary>
    long AppliedGeneration { get; }

    /// <summary>Makes <paramref name="spec"/> the current one.</summary>
    /// <returns>False, and nothing changes, when it is for a lower generation than the current one.</returns>
    /// <exception cref="IOException">It cannot be kept; the current one stays.</exception>
    bool TrySwap(MachineSpec spec);

    /// <summary>Says that the spec of <paramref name="generation"/> was applied whole.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    void MarkApplied(long generation);

    /// <summary>Forgets everything.</summary>
    void Clear();
}
