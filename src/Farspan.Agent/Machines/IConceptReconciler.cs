using Farspan.State;

namespace Farspan.Agent.Machines;

/// <summary>Moves one concept of a machine from what is seen to what its spec says: read, compare, apply, read back.</summary>
public interface IConceptReconciler
{
    /// <summary>The concept in a word, such as <c>routes</c>.</summary>
    string Concept { get; }

    /// <summary>One pass.</summary>
    /// <returns>Number of operations carried out; 0 when nothing differed.</returns>
    /// <exception cref="IOException">The machine refused.</exception>
    /// <exception cref="Reconcile.ReconcileException">What was read back is not what was applied.</exception>
    ValueTask<int> ReconcileAsync(MachineSpec spec, CancellationToken cancellationToken);

    /// <summary>Takes away what carries our mark, without knowing what was applied.</summary>
    /// <exception cref="IOException">The machine refused.</exception>
    ValueTask RemoveAsync(CancellationToken cancellationToken);
}
