using Farspan.Agent.Links;
using Farspan.Agent.Machines;
using Farspan.State;
using Farspan.State.Addresses;
using Farspan.State.Links;

namespace Farspan.Agent.Addresses;

/// <summary>Gives links their addresses and takes others from them, on the links that the spec names.</summary>
public sealed class AddressReconciler(IAddressTable table, ILinks links, bool ownsUnderlay) : IConceptReconciler
{
    /// <inheritdoc/>
    public string Concept => "addresses";

    /// <inheritdoc/>
    public ValueTask<int> ReconcileAsync(MachineSpec spec, CancellationToken cancellationToken)
    {
        var underlay = Underlay.Of(spec, ownsUnderlay);
        return ValueTask.FromResult(Converge.Run(
            () => AddressDelta.Between(spec.Addresses, Seen(spec, table.Read())).On(underlay.IsOurs),
            table.Apply));
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(CancellationToken cancellationToken)
    {
        // Addresses carry no mark: they are ours where the link is.
        var ours = links.Read().Where(l => KernelMarks.IsOurLink(l.Name) || (ownsUnderlay && l.Kind == LinkKind.Ethernet)).Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        var delta = AddressDelta.Between([], [.. table.Read().Where(a => ours.Contains(a.Link))]);
        if (!delta.IsEmpty)
        {
            table.Apply(delta);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The addresses on links of the spec; an address on any other link is nobody's drift.</summary>
    internal static IReadOnlyList<AddressStatus> Seen(MachineSpec spec, IReadOnlyList<AddressStatus> all)
    {
        var named = spec.Links.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(a => named.Contains(a.Link) || KernelMarks.IsOurLink(a.Link))];
    }
}
