using System.Globalization;
using System.Net;
using Farspan.Addressing;
using Farspan.Topology.Diagnostics;

namespace Farspan.Planning.Allocation;

/// <summary>Reads the lines of a lock file. Strict: a lock that is read wrongly moves a machine.</summary>
internal sealed class AddressLockReader
{
    public const string MachineWord = "machine";
    public const string OverlayWord = "overlay";
    public const string LinkWord = "link";
    public const string PlaceWord = "place";
    public const string TransitWord = "transit";

    /// <summary>What the name of a link's transit pair begins with, which no network's name can.</summary>
    public const string LinkSlots = "link/";

    // A file of another kind would give one finding per line; nobody reads more than these.
    private const int MostDiagnostics = 50;

    private readonly string _path;
    private readonly AddressLockBuilder _builder = new();
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly Dictionary<(bool IsOverlay, string Where, IPAddress Address), string> _owners = [];
    private readonly Dictionary<int, string> _slots = [];

    private AddressLockReader(string path) => _path = path;

    public static bool TryRead(string text, string path, out AddressLock? addressLock, out IReadOnlyList<Diagnostic> diagnostics)
    {
        var reader = new AddressLockReader(path);
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (!line.IsWhiteSpace() && line[0] != '#')
            {
                reader.ReadLine(line.ToString(), new SourceSpan(path, number, 1));
            }

            if (reader._diagnostics.Count >= MostDiagnostics)
            {
                break;
            }
        }

        diagnostics = reader._diagnostics;
        addressLock = reader._diagnostics.Count == 0 ? reader._builder.Build() : null;
        return addressLock is not null;
    }

    private void ReadLine(string line, SourceSpan at)
    {
        var words = line.Split(' ');
        switch (words)
        {
            case [MachineWord, var machine, var subnet, var address] when IsName(machine) && IsSubnet(subnet):
                ReadAddress(LockKind.Machine, machine, subnet, address, at);
                break;
            case [OverlayWord, var overlay, var machine, var address] when IsName(overlay) && IsName(machine):
                ReadAddress(LockKind.Overlay, overlay, machine, address, at);
                break;
            case [LinkWord, var link, var subnet, var address] when IsName(link) && IsSubnet(subnet):
                ReadAddress(LockKind.Link, link, subnet, address, at);
                break;
            case [PlaceWord, var service, var machine] when IsName(service) && IsName(machine):
                if (!_builder.TryAddPlacement(service, machine))
                {
                    Add(LockDiagnostics.SaidTwice(at, line));
                }

                break;
            case [TransitWord, var network, var slot] when IsName(network) || (network.StartsWith(LinkSlots, StringComparison.Ordinal) && IsName(network[LinkSlots.Length..])):
                ReadTransit(network, slot, at);
                break;
            default:
                Add(LockDiagnostics.NotUnderstood(at, line));
                break;
        }
    }

    private void ReadAddress(LockKind kind, string first, string second, string text, SourceSpan at)
    {
        if (!Cidr.TryParseAddress(text, out var address))
        {
            Add(LockDiagnostics.NotAnAddress(at, text));
            return;
        }

        var (where, owner) = kind == LockKind.Overlay ? (first, second) : (second, first);
        if (!_builder.TryAdd(new LockKey(kind, first, second, address.IsV6), address))
        {
            Add(LockDiagnostics.SaidTwice(at, $"{WordOf(kind)} {first} {second}"));
        }
        else if (!_owners.TryAdd((kind == LockKind.Overlay, where, address), owner))
        {
            Add(LockDiagnostics.SharedAddress(at, text, where, _owners[(kind == LockKind.Overlay, where, address)], owner));
        }
    }

    private void ReadTransit(string network, string text, SourceSpan at)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var slot) || slot < 1 || slot > TransitBlocks.LastSlot)
        {
            Add(LockDiagnostics.NotASlot(at, text));
        }
        else if (!_builder.TryAddTransit(network, slot))
        {
            Add(LockDiagnostics.SaidTwice(at, $"{TransitWord} {network}"));
        }
        else if (!_slots.TryAdd(slot, network))
        {
            Add(LockDiagnostics.SharedAddress(at, text, "transit", _slots[slot], network));
        }
    }

    private void Add(Diagnostic diagnostic) => _diagnostics.Add(diagnostic);

    /// <summary>The word that a line of this kind begins with.</summary>
    public static string WordOf(LockKind kind) => kind switch { LockKind.Machine => MachineWord, LockKind.Overlay => OverlayWord, _ => LinkWord };

    private static bool IsName(string word) =>
        word.Length is > 0 and <= 63 && word.AsSpan().IndexOfAnyExcept(NameCharacters) < 0;

    private static bool IsSubnet(string word) => word.Split('/') is [var network, var subnet] && IsName(network) && IsName(subnet);

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
}
