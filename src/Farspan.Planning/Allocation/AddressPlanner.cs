using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Naming;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Linking;
using Farspan.Topology.Model;

namespace Farspan.Planning.Allocation;

/// <summary>Gives every card, every overlay member and every router its addresses, and writes what it chose into the next lock.</summary>
internal sealed class AddressPlanner
{
    private readonly NetworkTopology _topology;
    private readonly AddressLock _previous;
    private readonly AddressLockBuilder _next;
    private readonly List<Diagnostic> _diagnostics;
    private readonly Dictionary<string, IReadOnlyList<Network>> _sharers;
    private readonly Dictionary<string, IReadOnlyList<IPAddress>> _endpoints = new(StringComparer.Ordinal);

    private AddressPlanner(NetworkTopology topology, AddressLock previous, AddressLockBuilder next, List<Diagnostic> diagnostics)
    {
        _topology = topology;
        _previous = previous;
        _next = next;
        _diagnostics = diagnostics;
        var shared = new SharedBlocks(topology);
        _sharers = topology.Networks.ToDictionary(n => n.Name, shared.SharersOf, StringComparer.Ordinal);
    }

    public static AddressPlan Plan(NetworkTopology topology, AddressLock previous, AddressLockBuilder next, List<Diagnostic> diagnostics)
    {
        var planner = new AddressPlanner(topology, previous, next, diagnostics);
        var numbers = new Dictionary<string, int>(topology.Machines.Count, StringComparer.Ordinal);
        foreach (var machine in topology.Machines)
        {
            numbers.Add(machine.Name, numbers.Count);
        }

        var cards = planner.PlanCards();
        var transits = planner.PlanTransits();
        return new AddressPlan
        {
            Topology = topology,
            Numbers = numbers,
            Cards = cards,
            Underlay = [.. cards.Select(c => c.Count == 1 ? c[0] : [.. c.SelectMany(a => a)])],
            Overlays = [.. topology.Overlays.OrderBy(o => o.Name, StringComparer.Ordinal).Select(o => planner.PlanOverlay(o, numbers))],
            Transits = [.. topology.Networks.Select(n => transits[n.Name])],
            LinkTransits = topology.Links.Where(HasTransit).ToDictionary(l => l.Name, l => transits[SlotName(l)], StringComparer.Ordinal),
            Endpoints = planner._endpoints,
            UsesV6 = topology.Networks.SelectMany(n => n.Cidrs).Concat(topology.Overlays.SelectMany(o => o.Cidrs)).Any(c => c.IsV6),
        };
    }

    private List<IReadOnlyList<IPAddress>>[] PlanCards()
    {
        var cards = _topology.Machines.Select(m => new List<IReadOnlyList<IPAddress>>(m.Attachments.Count)).ToArray();
        var bySubnet = new Dictionary<string, List<(int Machine, int Card, Attachment Attachment)>>(StringComparer.Ordinal);
        for (var machine = 0; machine < cards.Length; machine++)
        {
            var attachments = _topology.Machines[machine].Attachments;
            for (var card = 0; card < attachments.Count; card++)
            {
                var subnet = attachments[card].Subnet.FullName;
                if (!bySubnet.TryGetValue(subnet, out var seats))
                {
                    bySubnet.Add(subnet, seats = []);
                }

                seats.Add((machine, card, attachments[card]));
                cards[machine].Add([]);
            }
        }

        var links = _topology.Links.Where(l => l.Subnet is not null).ToLookup(l => l.Subnet!.FullName, StringComparer.Ordinal);

        // In name order, so that of two networks with the same block the same one has the first choice whatever the order of declaration.
        foreach (var subnet in _topology.Networks.SelectMany(n => n.Subnets).OrderBy(s => s.FullName, StringComparer.Ordinal))
        {
            PlanSubnet(subnet, bySubnet, links, cards);
        }

        return cards;
    }

    private void PlanSubnet(Subnet subnet, Dictionary<string, List<(int Machine, int Card, Attachment Attachment)>> bySubnet, ILookup<string, Link> links, List<IReadOnlyList<IPAddress>>[] cards)
    {
        var (seats, ends) = (bySubnet.GetValueOrDefault(subnet.FullName) ?? [], links[subnet.FullName].ToList());
        foreach (var block in subnet.Cidrs.OrderBy(c => c.IsV6).Where(_ => seats.Count + ends.Count > 0))
        {
            var who = seats.ConvertAll(s => Seat.Of(
                _topology.Machines[s.Machine], s.Attachment.Addresses, new LockKey(LockKind.Machine, _topology.Machines[s.Machine].Name, subnet.FullName, block.IsV6)));
            var asked = ends.Where(l => l.Second.Cidrs.Any(c => c.IsV6 == block.IsV6)).ToList();
            who.AddRange(asked.Select(l => Seat.Of(l, new LockKey(LockKind.Link, l.Name, subnet.FullName, block.IsV6))));
            var given = PlanBlock($"subnet '{subnet.FullName}'", block, subnet.Location, who, Elsewhere(subnet, block, bySubnet, links, cards));
            for (var i = 0; i < who.Count; i++)
            {
                if (given[i] is not { } address)
                {
                    continue;
                }

                if (i < seats.Count)
                {
                    cards[seats[i].Machine][seats[i].Card] = [.. cards[seats[i].Machine][seats[i].Card], address];
                }
                else
                {
                    var name = asked[i - seats.Count].Name;
                    _endpoints[name] = [.. _endpoints.GetValueOrDefault(name) ?? [], address];
                }
            }
        }
    }

    // What others have, or had before, where two networks share a block: an address is one machine's all the same, so that policies, claims and names can say whose.
    private List<IPAddress> Elsewhere(
        Subnet subnet, IPNetwork block, Dictionary<string, List<(int Machine, int Card, Attachment Attachment)>> bySubnet, ILookup<string, Link> links, List<IReadOnlyList<IPAddress>>[] cards)
    {
        var others = _sharers[subnet.NetworkName].SelectMany(n => n.Subnets).Where(s => s.Cidrs.Any(c => c.Overlaps(block))).ToList();
        var taken = new List<IPAddress>(others.SelectMany(s => s.Cidrs).Select(AddressAllocator.RouterOf));
        foreach (var other in others)
        {
            foreach (var (machine, card, attachment) in bySubnet.GetValueOrDefault(other.FullName) ?? [])
            {
                taken.AddRange([.. attachment.Addresses, .. cards[machine][card], .. Locked(LockKind.Machine, _topology.Machines[machine].Name, other, block)]);
            }

            foreach (var link in links[other.FullName])
            {
                taken.AddRange([.. link.Addresses, .. _endpoints.GetValueOrDefault(link.Name) ?? [], .. Locked(LockKind.Link, link.Name, other, block)]);
            }
        }

        return [.. taken.Where(a => a.IsV6 == block.IsV6)];
    }

    private IEnumerable<IPAddress> Locked(LockKind kind, string name, Subnet subnet, IPNetwork block) =>
        _previous.Addresses.TryGetValue(new LockKey(kind, name, subnet.FullName, block.IsV6), out var locked) ? [locked] : [];

    private OverlayAddresses PlanOverlay(Overlay overlay, Dictionary<string, int> numbers)
    {
        var addresses = new IReadOnlyList<IPAddress>?[_topology.Machines.Count];
        foreach (var block in overlay.Cidrs.OrderBy(c => c.IsV6))
        {
            var who = overlay.Members.Select(m => Seat.Of(
                m, overlay.Addresses.GetValueOrDefault(m.Name) ?? [], new LockKey(LockKind.Overlay, overlay.Name, m.Name, block.IsV6))).ToList();
            var given = PlanBlock($"overlay '{overlay.Name}'", block, overlay.Location, who, []);
            for (var i = 0; i < who.Count; i++)
            {
                if (given[i] is { } address)
                {
                    var number = numbers[who[i].Name];
                    addresses[number] = [.. addresses[number] ?? [], address];
                }
            }
        }

        return new OverlayAddresses
        {
            Overlay = overlay,
            Link = LinkNames.Overlay(overlay.Name),
            Members = [.. overlay.Members.Select(m => m.Name).Order(StringComparer.Ordinal).Select(n => numbers[n]).Where(n => addresses[n] is not null)],
            Addresses = addresses,
        };
    }

    private IReadOnlyList<IPAddress?> PlanBlock(string where, IPNetwork block, SourceSpan location, List<Seat> seats, IReadOnlyList<IPAddress> elsewhere)
    {
        var requests = seats.ConvertAll(s => new AddressRequest(
            s.Order, s.Declared.FirstOrDefault(a => a.IsV6 == block.IsV6), _previous.Addresses.GetValueOrDefault(s.Key)));
        var given = AddressAllocator.Allocate(block, [.. requests, .. elsewhere.Select(a => new AddressRequest(string.Empty, a, null))]);
        for (var i = 0; i < seats.Count; i++)
        {
            if (given[i] is not { } address)
            {
                _diagnostics.Add(PlanDiagnostics.BlockFull(seats[i].What, seats[i].Location, where, block, location));
            }
            else if (requests[i].Declared is null)
            {
                _next.TryAdd(seats[i].Key, address);
                if (requests[i].Locked is { } locked && !locked.Equals(address) && AddressAllocator.IsHost(block, locked))
                {
                    _diagnostics.Add(PlanDiagnostics.Moved(seats[i].What, seats[i].Location, where, locked, address));
                }
            }
        }

        return given;
    }

    // Networks before links, so that those keep their pairs when a link comes.
    private Dictionary<string, int> PlanTransits()
    {
        var networks = _topology.Networks.Select(n => (n.Name, What: $"network '{n.Name}'", n.Location)).OrderBy(n => n.Name, StringComparer.Ordinal);
        var links = _topology.Links.Where(HasTransit).Select(l => (Name: SlotName(l), What: $"link '{l.Name}'", l.Location)).OrderBy(l => l.Name, StringComparer.Ordinal);
        IReadOnlyList<(string Name, string What, SourceSpan Location)> all = [.. networks, .. links];
        var slots = new Dictionary<string, int>(StringComparer.Ordinal);
        var taken = new HashSet<int> { TransitBlocks.InternetSlot };
        foreach (var (name, _, _) in all)
        {
            slots.Add(name, _previous.Transit(name) is { } locked && taken.Add(locked) ? locked : 0);
        }

        var next = TransitBlocks.InternetSlot;
        foreach (var (name, what, location) in all)
        {
            while (slots[name] == 0 && next < TransitBlocks.LastSlot)
            {
                slots[name] = taken.Add(++next) ? next : 0;
            }

            if (slots[name] == 0)
            {
                _diagnostics.Add(PlanDiagnostics.TransitFull(what, location));
                continue;
            }

            _next.TryAddTransit(name, slots[name]);
        }

        return slots;
    }

    private static bool HasTransit(Link link) => link.Method is LinkMethod.PrivateLink or LinkMethod.Vpn;

    private static string SlotName(Link link) => AddressLockReader.LinkSlots + link.Name;

    /// <summary>Somebody who needs an address; <paramref name="Order"/> decides who gets the next free one.</summary>
    private sealed record Seat(string Name, string Order, string What, SourceSpan Location, IReadOnlyList<IPAddress> Declared, LockKey Key)
    {
        public static Seat Of(Machine machine, IReadOnlyList<IPAddress> declared, LockKey key) => new(machine.Name, machine.Name, $"machine '{machine.Name}'", machine.Location, declared, key);

        // A tilde comes after every letter: endpoints take what machines leave.
        public static Seat Of(Link link, LockKey key) => new(link.Name, $"~{link.Name}", $"link '{link.Name}'", link.Location, link.Addresses, key);
    }
}
