using Farspan.Addressing;
using Farspan.Analysis.Claims;
using Farspan.Planning;
using Farspan.Rendering.Status;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;

namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>Chooses what of a plan and its proof is shown.</summary>
internal static class PictureBuilder
{
    /// <summary>The picture of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="proof">What was proved of its claims, or null.</param>
    public static Picture Of(NetworkPlan plan, ProofReport? proof)
    {
        var topology = plan.Topology;
        var claims = Claims(plan, proof);
        var folder = new MachineFolder(plan, Pinned(claims));
        var machines = topology.Machines.ToLookup(m => m.Attachments[0].Subnet.FullName, StringComparer.Ordinal);
        var networks = topology.Networks.ToLookup(n => n.Provider.Name, n => Network(n, machines, folder), StringComparer.Ordinal);
        return new Picture
        {
            Name = topology.Name,
            Counts = Counts(topology),
            Providers = [.. topology.Providers.Select(p => new ProviderPicture($"provider/{p.Name}", p.Name, Words.Kind(p.Kind), Printable.Of(p.Region), p.Cidr?.ToString() ?? "", [.. networks[p.Name]]))],
            Overlays = [.. topology.Overlays.Select(Overlay)],
            Links = [.. topology.Links.Select(l => new LinkPicture($"link/{l.Name}", l.Name, Words.Method(l.Method), $"network/{l.First.Name}", $"network/{l.Second.Name}"))],
            Claims = claims,
        };
    }

    private static string Counts(NetworkTopology topology) => string.Join(" · ", new[]
    {
        (topology.Providers.Count, "provider"), (topology.Networks.Count, "network"), (topology.Machines.Count, "machine"), (topology.Overlays.Count, "overlay"),
        (topology.Links.Count, "link"), (topology.Services.Count, "service"), (topology.Policies.Count, "policy"), (topology.Claims.Count, "claim"),
    }.Where(c => c.Item1 > 0).Select(c => Words.Count(c.Item1, c.Item2)));

    private static NetworkPicture Network(Network network, ILookup<string, Machine> machines, MachineFolder folder) => new(
        $"network/{network.Name}",
        network.Name,
        string.Join(' ', network.Cidrs),
        [.. network.Subnets.Select(s => new SubnetPicture($"subnet/{s.FullName}", s.Name, string.Join(' ', s.Cidrs), s.Zone ?? "", s.Exposure, folder.Fold(machines[s.FullName])))]);

    private static OverlayPicture Overlay(Overlay overlay) => new(
        $"overlay/{overlay.Name}",
        overlay.Name,
        $"WireGuard · {string.Join(' ', overlay.Cidrs)} · {Words.Count(overlay.Members.Count, "member")}",
        [.. overlay.Members.Select(m => $"network/{m.Attachments[0].Network.Name}").Distinct(StringComparer.Ordinal)]);

    // Machines that a failing claim speaks of keep a box of their own.
    private static HashSet<string> Pinned(IEnumerable<ClaimPicture> claims) => claims
        .SelectMany(c => c.Lost.Concat(c.Pair is { } pair ? [pair.From, pair.To] : []))
        .Where(r => r.StartsWith("machine/", StringComparison.Ordinal))
        .Select(r => r["machine/".Length..])
        .ToHashSet(StringComparer.Ordinal);

    private static List<ClaimPicture> Claims(NetworkPlan plan, ProofReport? proof)
    {
        var proofs = proof?.Claims.ToDictionary<ClaimProof, Claim>(p => p.Claim, ReferenceEqualityComparer.Instance);
        var owners = new AddressOwners(plan);
        return [.. plan.Topology.Claims.Select((claim, index) => Claim(claim, index + 1, proofs?.GetValueOrDefault(claim), owners))];
    }

    // The first machine, and the first that has no subnet in common with it.
    private static PairPicture? Apart(IReadOnlyList<Machine> machines)
    {
        var subnets = machines[0].Attachments.Select(a => a.Subnet.FullName).ToHashSet(StringComparer.Ordinal);
        var other = machines.FirstOrDefault(m => !m.Attachments.Any(a => subnets.Contains(a.Subnet.FullName)));
        return other is null ? null : new PairPicture($"machine/{machines[0].Name}", $"machine/{other.Name}", Arrives: false, "not adjacent");
    }

    // The proof names the first two; whoever looks wants to see all.
    private static List<string> Clash(IReadOnlyList<Network> networks) =>
        [.. networks.Where(n => networks.Any(o => o != n && n.Cidrs.Any(a => o.Cidrs.Any(b => a.Overlaps(b))))).Select(n => $"network/{n.Name}")];

    private static ClaimPicture Claim(Claim claim, int number, ClaimProof? proof, AddressOwners owners)
    {
        var counterexample = proof?.Outcome == Outcome.Fails ? proof.Counterexample : null;
        return new ClaimPicture
        {
            Number = number,
            Name = claim.Name.All(char.IsAsciiDigit) ? "" : Printable.Of(claim.Name),
            Text = Printable.Of(claim.Text),
            Verdict = proof?.Outcome switch
            {
                Outcome.Holds => ClaimVerdict.Holds,
                Outcome.Fails => ClaimVerdict.Fails,
                Outcome.Unknown => ClaimVerdict.Unknown,
                _ => ClaimVerdict.Declared,
            },
            Reason = proof is null or { Outcome: Outcome.Holds } ? "" : Printable.Of(proof.Mend is { } mend ? $"{proof.Reason.TrimEnd('.')}. Mend: {mend}" : proof.Reason),
            Pair = counterexample?.Packet is { } answer ? owners.Pair(answer, claim is not AlwaysClaim)
                : claim is AdjacentClaim adjacent && proof?.Outcome == Outcome.Fails ? Apart(adjacent.Machines.Machines) : null,
            Clash = claim is NoOverlapClaim noOverlap && proof?.Outcome == Outcome.Fails ? Clash(noOverlap.Networks) : [],
            Lost = [.. (counterexample?.Losing ?? []).Select(f => f.What.ToString())],
        };
    }
}
