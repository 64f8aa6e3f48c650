using System.Net;
using Farspan.Planning.Allocation;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Planning;

/// <summary>Findings of the compiler about addresses, names and placement: FS21xx.</summary>
internal static class PlanDiagnostics
{
    public static Diagnostic BlockFull(string what, SourceSpan location, string where, IPNetwork block, SourceSpan declared) => new()
    {
        Code = "FS2101",
        Severity = Severity.Error,
        Location = location,
        Related = [declared],
        Message = $"No free address is left for {what} in {where} ({block}); give it a larger block or remove machines from it.",
    };

    public static Diagnostic Moved(string what, SourceSpan location, string where, IPAddress from, IPAddress to) => new()
    {
        Code = "FS2102",
        Severity = Severity.Warning,
        Location = location,
        Message = $"{char.ToUpperInvariant(what[0])}{what[1..]} moves from {from} to {to} in {where}, because another one declares {from}; declare another address there to keep it.",
    };

    public static Diagnostic TransitFull(string what, SourceSpan location) => new()
    {
        Code = "FS2103",
        Severity = Severity.Error,
        Location = location,
        Message = $"No transit pair is left for {what}: {TransitBlocks.V4} has room for {TransitBlocks.LastSlot} networks and links; join some of them.",
    };

    public static Diagnostic InTransit(string what, IPNetwork block, IPNetwork transit, SourceSpan location) => new()
    {
        Code = "FS2104",
        Severity = Severity.Error,
        Location = location,
        Message = $"{what} ({block}) overlaps {transit}, which joins the routers; give it another block.",
    };

    public static Diagnostic TwoCards(Machine machine, Subnet subnet) => new()
    {
        Code = "FS2106",
        Severity = Severity.Error,
        Location = machine.Location,
        Related = [subnet.Location],
        Message = $"Machine '{machine.Name}' stands in subnet '{subnet.FullName}' twice; leave one of the two out.",
    };

    public static Diagnostic TooFewCandidates(Service service, int wanted, int able) => new()
    {
        Code = "FS2107",
        Severity = Severity.Error,
        Location = service.Location,
        Message = $"Service '{service.Name}' wants {wanted} replicas, but only {able} of its machines can run it; lower 'replicas' or widen 'on'.",
    };

    public static Diagnostic NotAMember(Service service, Machine machine, Overlay overlay) => new()
    {
        Code = "FS2108",
        Severity = Severity.Error,
        Location = service.Location,
        Related = [machine.Location, overlay.Location],
        Message = $"Service '{service.Name}' is bound to overlay '{overlay.Name}', but machine '{machine.Name}' is not a member of it; add it to the members or leave it out of 'on'.",
    };

    public static Diagnostic NotSpread(Service service, string domain, IReadOnlyList<Machine> together) => new()
    {
        Code = "FS2110",
        Severity = Severity.Warning,
        Location = service.Location,
        Related = [.. together.Select(m => m.Location)],
        Message = $"Service '{service.Name}' is to be spread by {service.Spread.ToString()!.ToLowerInvariant()}, but {string.Join(" and ", together.Select(m => $"'{m.Name}'"))} run it together in '{domain}', because they did before and are not moved; " +
            $"take one of them out of the service's placement in the lock file, and it moves to where none runs.",
    };

    public static Diagnostic NoCommonFamily(Overlay overlay, Machine first, Machine second) => new()
    {
        Code = "FS2109",
        Severity = Severity.Warning,
        Location = overlay.Location,
        Related = [first.Location, second.Location],
        Message = $"Members '{first.Name}' and '{second.Name}' of overlay '{overlay.Name}' have no address family in common, so that they cannot reach each other; give both subnets a block of the same family.",
    };
}
