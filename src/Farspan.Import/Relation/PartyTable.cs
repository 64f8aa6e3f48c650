using System.Net;
using Farspan.Addressing;

namespace Farspan.Import.Relation;

/// <summary>All parties by number: every address of every machine, then every part of the outside.</summary>
internal sealed class PartyTable
{
    private readonly IReadOnlyList<(int Machine, IPAddress Address)> _addresses;
    private readonly IReadOnlyList<PartySet> _byMachine;

    /// <summary>Makes the table.</summary>
    /// <param name="machines">The addresses of each machine, by its number.</param>
    /// <param name="declared">Blocks of the networks.</param>
    /// <param name="blocks">Every block that a rule speaks of.</param>
    public PartyTable(IReadOnlyList<IReadOnlyList<IPAddress>> machines, IReadOnlyList<IPNetwork> declared, IEnumerable<IPNetwork> blocks)
    {
        _addresses = [.. machines.SelectMany((a, m) => a.Select(x => (m, x)))];
        Outside = new OutsideParts(declared, blocks, (_addresses.Any(a => !a.Address.IsV6), _addresses.Any(a => a.Address.IsV6)));
        Size = _addresses.Count + Outside.Count;
        V4 = Where(isV6: false);
        V6 = Where(isV6: true);
        Machines = PartySet.Of(Size, Enumerable.Range(0, _addresses.Count));
        Strangers = PartySet.All(Size).Except(Machines);
        _byMachine = [.. Enumerable.Range(0, machines.Count).Select(m => PartySet.Of(Size, Enumerable.Range(0, _addresses.Count).Where(p => _addresses[p].Machine == m)))];
    }

    /// <summary>The parts of the outside.</summary>
    public OutsideParts Outside { get; }

    public int Size { get; }

    /// <summary>Every address of a machine.</summary>
    public PartySet Machines { get; }

    /// <summary>Every part of the outside.</summary>
    public PartySet Strangers { get; }

    public PartySet V4 { get; }

    public PartySet V6 { get; }

    public PartySet All => Machines.Or(Strangers);

    public PartySet None => PartySet.None(Size);

    public int MachineCount => _byMachine.Count;

    /// <summary>The machine of a party; only for addresses.</summary>
    public int MachineOf(int party) => _addresses[party].Machine;

    /// <summary>The address of a party; only for addresses.</summary>
    public IPAddress AddressOf(int party) => _addresses[party].Address;

    /// <summary>True for a part of the outside.</summary>
    public bool IsOutside(int party) => party >= _addresses.Count;

    /// <summary>The blocks of a part of the outside, by its party number.</summary>
    public IReadOnlyList<IPNetwork> BlocksOf(int party) => Outside[party - _addresses.Count];

    /// <summary>All addresses of a machine.</summary>
    public PartySet OfMachine(int machine) => _byMachine[machine];

    /// <summary>All addresses of some machines.</summary>
    public PartySet OfMachines(IEnumerable<int> machines)
    {
        var wanted = machines.ToHashSet();
        return PartySet.Of(Size, Enumerable.Range(0, _addresses.Count).Where(p => wanted.Contains(_addresses[p].Machine)));
    }

    /// <summary>Whoever has an address in a block and in none of the excepted ones.</summary>
    public PartySet OfBlock(IPNetwork block, IReadOnlyList<IPNetwork> except) => PartySet.Of(
        Size,
        Enumerable.Range(0, _addresses.Count).Where(p => block.Contains(_addresses[p].Address) && !except.Any(e => e.Contains(_addresses[p].Address)))
            .Concat(Outside.Within(block, except).Select(p => p + _addresses.Count)));

    /// <summary>The part of one set that shares a family with another: packets never change it.</summary>
    public PartySet InFamiliesOf(PartySet set, PartySet other)
    {
        var families = (other.And(V4).IsEmpty ? None : V4).Or(other.And(V6).IsEmpty ? None : V6);
        return set.And(families);
    }

    private PartySet Where(bool isV6) => PartySet.Of(
        Size,
        Enumerable.Range(0, _addresses.Count).Where(p => _addresses[p].Address.IsV6 == isV6)
            .Concat(Enumerable.Range(0, Outside.Count).Where(p => Outside[p][0].IsV6 == isV6).Select(p => p + _addresses.Count)));
}
