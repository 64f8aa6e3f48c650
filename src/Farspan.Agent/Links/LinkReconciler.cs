using Farspan.Agent.Machines;
using Farspan.Reconcile;
using Farspan.State;
using Farspan.State.Links;

namespace Farspan.Agent.Links;

/// <summary>Makes bridges, sets links up and gives them their size; overlay engines have made theirs before.</summary>
public sealed class LinkReconciler(ILinks links, bool ownsUnderlay) : IConceptReconciler
{
    /// <inheritdoc/>
    public string Concept => "links";

    /// <inheritdoc/>
    public ValueTask<int> ReconcileAsync(MachineSpec spec, CancellationToken cancellationToken)
    {
        var underlay = Underlay.Of(spec, ownsUnderlay);
        return ValueTask.FromResult(Converge.Run(() => LinkDelta.Between(spec.Links, links.Read()).On(underlay.IsOurs), Act));
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(CancellationToken cancellationToken)
    {
        var ours = links.Read().Where(l => KernelMarks.IsOurLink(l.Name)).Select(l => l.Name).ToList();
        if (ours.Count > 0)
        {
            links.Apply(new LinkDelta { Remove = ours, Create = [], Change = [], Missing = [] });
        }

        return ValueTask.CompletedTask;
    }

    private void Act(LinkDelta delta)
    {
        if (delta.Missing.Count > 0)
        {
            throw new ReconcileException($"there is no link {string.Join(", ", delta.Missing.Select(l => $"{l.Name} ({l.Kind})"))}, and it is not the agent that makes it");
        }

        links.Apply(delta);
    }
}
