using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Naming;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Planning.Allocation;

/// <summary>Gives every card, every overlay member and every router its addresses, and writes what it chose into the next lock.</summary>
internal sealed class AddressPlanner
{
    private readonly NetworkTopology _topology;
    private readonly AddressLock _previous;
    private readonly AddressLockBuilder _next;
    private readonly List<Diagnostic> _diagnostics;

    private AddressPlanner(NetworkTopology topology, AddressLock previous, AddressLockBuilder next, List<Diagnostic> diagnostics)
    {
        _topology = topology;
        _previous = previous;
        _next = next;
        _diagnostics = diagnostics;
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
        return new AddressPlan
        {
            Topology = topology,
            Numbers = numbers,
            Cards = cards,
            Underlay = [.. cards.Select(c => c.Count == 1 ? c[0] : [.. c.SelectMany(a => a)])],
            Overlays = [.. topology.Overlays.OrderBy(o => o.Name, StringComparer.Ordinal).Select(o => planner.PlanOverlay(o, numbers))],
            Transits = planner.PlanTransits(),
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

        foreach (var (subnet, seats) in bySubnet)
        {
            foreach (var block in seats[0].Attachment.Subnet.Cidrs.OrderBy(c => c.IsV6))
            {
                var who = seats.ConvertAll(s => new Seat(
                    _topology.Machines[s.Machine], s.Attachment.Addresses, new LockKey(LockKind.Machine, _topology.Machines[s.Machine].Name, subnet, block.IsV6)));
                var given = PlanBlock($"subnet '{subnet}'", block, seats[0].Attachment.Subnet.Location, who);
                for (var i = 0; i < seats.Count; i++)
                {
                    if (given[i] is { } address)
                    {
                        cards[seats[i].Machine][seats[i].Card] = [.. cards[seats[i].Machine][seats[i].Card], address];
                    }
                }
            }
        }

        return cards;
    }

    private OverlayAddresses PlanOverlay(Overlay overlay, Dictionary<string, int> numbers)
    {
        var addresses = new IReadOnlyList<IPAddress>?[_topology.Machines.Count];
        foreach (var block in overlay.Cidrs.OrderBy(c => c.IsV6))
        {
            var who = overlay.Members.Select(m => new Seat(
                m, overlay.Addresses.GetValueOrDefault(m.Name) ?? [], new LockKey(LockKind.Overlay, overlay.Name, m.Name, block.IsV6))).ToList();
            var given = PlanBlock($"overlay '{overlay.Name}'", block, overlay.Location, who);
            for (var i = 0; i < who.Count; i++)
            {
                if (given[i] is { } address)
                {
                    var number = numbers[who[i].Machine.Name];
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

    private IReadOnlyList<IPAddress?> PlanBlock(string where, IPNetwork block, SourceSpan location, List<Seat> seats)
    {
        var requests = seats.ConvertAll(s => new AddressRequest(
            s.Machine.Name, s.Declared.FirstOrDefault(a => a.IsV6 == block.IsV6), _previous.Addresses.GetValueOrDefault(s.Key)));
        var given = AddressAllocator.Allocate(block, requests);
        for (var i = 0; i < seats.Count; i++)
        {
            if (given[i] is not { } address)
            {
                _diagnostics.Add(PlanDiagnostics.BlockFull(seats[i].Machine, where, block, location));
            }
            else if (requests[i].Declared is null)
            {
                _next.TryAdd(seats[i].Key, address);
                if (requests[i].Locked is { } locked && !locked.Equals(address) && AddressAllocator.IsHost(block, locked))
                {
                    _diagnostics.Add(PlanDiagnostics.Moved(seats[i].Machine, where, locked, address));
                }
            }
        }

        return given;
    }

    private int[] PlanTransits()
    {
        var slots = new int[_topology.Networks.Count];
        var taken = new HashSet<int> { TransitBlocks.InternetSlot };
        var byName = Enumerable.Range(0, slots.Length).OrderBy(i => _topology.Networks[i].Name, StringComparer.Ordinal).ToArray();
        foreach (var i in byName)
        {
            if (_previous.Transit(_topology.Networks[i].Name) is { } locked && taken.Add(locked))
            {
                slots[i] = locked;
            }
        }

        var next = TransitBlocks.InternetSlot;
        foreach (var i in byName)
        {
            while (slots[i] == 0 && next < TransitBlocks.LastSlot)
            {
                slots[i] = taken.Add(++next) ? next : 0;
            }

            if (slots[i] == 0)
            {
                _diagnostics.Add(PlanDiagnostics.TransitFull(_topology.Networks[i]));
                continue;
            }

            _next.TryAddTransit(_topology.Networks[i].Name, slots[i]);
        }

        return slots;
    }

    private sealed record Seat(Machine Machine, IReadOnlyList<IPAddress> Declared, LockKey Key);
}
