using System.Buffers.Binary;
using Farspan.Netlink.Nftables.Expressions;
using Farspan.Netlink.Wire;

namespace Farspan.Netlink.Nftables;

/// <summary>Changes of nftables that are made all together or not at all.</summary>
/// <remarks>
/// <para>A transaction is one datagram: BATCH_BEGIN, the changes, BATCH_END. Fixed part of each (struct nfgenmsg, 4 bytes): family u8 ·
/// version u8 · resource u16 in network byte order.</para>
/// <para>Not thread-safe. Source: linux/netfilter/nfnetlink.h; nf_tables(7) of libmnl's examples; libnftnl.</para>
/// </remarks>
public sealed class NftTransaction
{
    // The list of elements is one attribute, so its length is a u16; the rest is left for one element more.
    private const int LongestElementList = NetlinkWriter.LongestAttribute - 256;
    private const string AnonymousName = "__set%d";

    private readonly List<string> _steps = [];
    private readonly NetlinkWriter _writer = new(16 * 1024);
    private uint _sets;
    private bool _finished;

    /// <summary>Starts an empty transaction.</summary>
    public NftTransaction()
        : this(null)
    {
    }

    /// <summary>Starts one that the kernel refuses (ERESTART) when anybody has changed nftables since <paramref name="generation"/>; null for whatever was changed.</summary>
    public NftTransaction(uint? generation)
    {
        Begin(NftMessageType.BatchBegin, NftFamily.Unspecified, NetlinkOptions.None, "begin transaction", NftMessageType.Subsystem);
        if (generation is { } expected)
        {
            _writer.U32Network(NftAttribute.BatchGeneration, expected);
        }

        _writer.EndMessage();
    }

    /// <summary>True when something is deleted, so that the kernel has something to free afterwards.</summary>
    public bool HasDeletion { get; private set; }

    /// <summary>How many messages it holds, those that begin and end it included.</summary>
    public int Count => _steps.Count;

    /// <summary>Deletes the table if it is there.</summary>
    public NftTransaction DeleteTable(NftFamily family, string name)
    {
        // Making it first is no error when it is there, and lets the deletion succeed when it is not.
        HasDeletion = true;
        NewTable(family, name);
        Begin(NftMessageType.DeleteTable, family, NetlinkOptions.None, $"delete table {Word(family)} {name}");
        _writer.Text(NftAttribute.TableName, name);
        _writer.EndMessage();
        return this;
    }

    /// <summary>Puts the table in the place of the one of that name; packets see the old one or the new one.</summary>
    public NftTransaction ReplaceTable(NftTable table)
    {
        DeleteTable(table.Family, table.Name);
        NewTable(table.Family, table.Name);
        return Fill(table);
    }

    /// <summary>Makes a table that is not there yet; fails (EEXIST) when it is.</summary>
    /// <remarks>Spares the kernel the waiting that follows every deletion: about ten milliseconds when the socket is closed.</remarks>
    public NftTransaction AddTable(NftTable table)
    {
        NewTable(table.Family, table.Name, NetlinkOptions.Exclusive);
        return Fill(table);
    }

    /// <summary>Puts elements into a set with times of their own, each for its time from now on, whether or not it was there.</summary>
    /// <remarks>Added, deleted and added again: kernels before 6.12 leave the time of an element alone that is there already.</remarks>
    public NftTransaction RefreshElements(NftFamily family, string table, string set, NftKeyType type, IReadOnlyList<NftTimedKey> elements)
    {
        HasDeletion = true;
        foreach (var message in new[] { NftMessageType.NewSetElement, NftMessageType.DeleteSetElement, NftMessageType.NewSetElement })
        {
            Timed(message, family, table, set, 0, type, elements);
        }

        return this;
    }

    /// <summary>Ends the transaction and gives its bytes, to be sent as one datagram.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        if (!_finished)
        {
            _finished = true;
            Begin(NftMessageType.BatchEnd, NftFamily.Unspecified, NetlinkOptions.None, "commit transaction", NftMessageType.Subsystem);
            _writer.EndMessage();
        }

        return _writer.Written;
    }

    /// <summary>What the message with this sequence number does, such as <c>add rule inet farspan input</c>.</summary>
    public string Describe(uint sequence) =>
        sequence >= 1 && sequence <= (uint)_steps.Count ? _steps[(int)sequence - 1] : "change nftables";

    private NftTransaction Fill(NftTable table)
    {
        foreach (var chain in table.Chains)
        {
            NewChain(table, chain);
        }

        var ids = new Dictionary<string, uint>(StringComparer.Ordinal);
        foreach (var set in table.Sets)
        {
            ids[set.Name] = NewSet(table, set);
        }

        foreach (var chain in table.Chains)
        {
            foreach (var rule in chain.Rules)
            {
                NewRule(table, chain.Name, rule, ids);
            }
        }

        return this;
    }

    private void NewTable(NftFamily family, string name, NetlinkOptions extra = NetlinkOptions.None)
    {
        // The first change asks for an answer: without one, silence could mean success or a lost request.
        var flags = _steps.Count == 1 ? NetlinkOptions.Create | NetlinkOptions.Acknowledge : NetlinkOptions.Create;
        Begin(NftMessageType.NewTable, family, flags | extra, $"add table {Word(family)} {name}");
        _writer.Text(NftAttribute.TableName, name);
        _writer.U32Network(NftAttribute.TableOptions, 0);
        _writer.EndMessage();
    }

    private void NewChain(NftTable table, NftChain chain)
    {
        Begin(NftMessageType.NewChain, table.Family, NetlinkOptions.Create, $"add chain {Word(table.Family)} {table.Name} {chain.Name}");
        _writer.Text(NftAttribute.ChainTable, table.Name);
        _writer.Text(NftAttribute.ChainName, chain.Name);
        if (chain.Base is { } hooked)
        {
            _writer.Text(NftAttribute.ChainType, hooked.Type);
            _writer.U32Network(NftAttribute.ChainPolicy, (uint)hooked.Policy);
            var hook = _writer.BeginNested(NftAttribute.ChainHook);
            _writer.U32Network(NftAttribute.HookNumber, (uint)hooked.Hook);
            _writer.U32Network(NftAttribute.HookPriority, (uint)hooked.Priority);
            _writer.EndNested(hook);
        }

        _writer.EndMessage();
    }

    private uint NewSet(NftTable table, NftSet set)
    {
        var id = ++_sets;
        var options = set.HasRanges ? NftAttribute.SetInterval : 0;
        BeginSet(table, set.Name, options | (set.HasTimeouts ? NftAttribute.SetTimeout : 0), set.KeyType, id);
        if (set.Size > 0)
        {
            var description = _writer.BeginNested(NftAttribute.SetDescription);
            _writer.U32Network(NftAttribute.SetDescriptionSize, set.Size);
            _writer.EndNested(description);
        }

        NftUserData.WriteKeyOrder(_writer);
        _writer.EndMessage();
        NewElements(table, set.Name, id, set.KeyType, set.HasRanges, set.Elements);
        if (set.Timed.Count > 0)
        {
            Timed(NftMessageType.NewSetElement, table.Family, table.Name, set.Name, id, set.KeyType, set.Timed);
        }

        return id;
    }

    private void Timed(ushort message, NftFamily family, string table, string set, uint id, NftKeyType type, IReadOnlyList<NftTimedKey> elements)
    {
        var isNew = message == NftMessageType.NewSetElement;
        var next = 0;
        while (next < elements.Count)
        {
            // The first change asks for an answer, as in NewTable.
            var flags = (isNew ? NetlinkOptions.Create : NetlinkOptions.None) | (_steps.Count == 1 ? NetlinkOptions.Acknowledge : NetlinkOptions.None);
            Begin(message, family, flags, $"{(isNew ? "add elements to" : "delete elements of")} set {Word(family)} {table} {set}");
            _writer.Text(NftAttribute.ElementsTable, table);
            _writer.Text(NftAttribute.ElementsSet, set);
            if (id != 0)
            {
                _writer.U32Network(NftAttribute.ElementsSetId, id);
            }

            var list = _writer.BeginNested(NftAttribute.ElementsList);
            var writer = new NftElementWriter(_writer, type, ranges: false);
            while (next < elements.Count && _writer.Length - list < LongestElementList)
            {
                writer.Write(elements[next++]);
            }

            _writer.EndNested(list);
            _writer.EndMessage();
        }
    }

    private uint NewAnonymousSet(NftTable table, NftAnonymousLookup lookup)
    {
        if (lookup.Elements.Count == 0)
        {
            throw new ArgumentException("A set inside a rule needs an element.", nameof(lookup));
        }

        var id = ++_sets;
        var ranges = lookup.Elements.Any(range => range.First != range.Last);
        var options = NftAttribute.SetAnonymous | NftAttribute.SetConstant | (ranges ? NftAttribute.SetInterval : 0);
        BeginSet(table, AnonymousName, options, lookup.KeyType, id);
        var description = _writer.BeginNested(NftAttribute.SetDescription);
        _writer.U32Network(NftAttribute.SetDescriptionSize, (uint)CountElements(lookup, ranges));
        _writer.EndNested(description);
        NftUserData.WriteKeyOrder(_writer);
        _writer.EndMessage();
        NewElements(table, AnonymousName, id, lookup.KeyType, ranges, lookup.Elements);
        return id;
    }

    private void BeginSet(NftTable table, string name, uint options, NftKeyType type, uint id)
    {
        Begin(NftMessageType.NewSet, table.Family, NetlinkOptions.Create, $"add set {Word(table.Family)} {table.Name} {name}");
        _writer.Text(NftAttribute.SetTable, table.Name);
        _writer.Text(NftAttribute.SetName, name);
        _writer.U32Network(NftAttribute.SetOptions, options);
        _writer.U32Network(NftAttribute.SetKeyType, (uint)type);
        _writer.U32Network(NftAttribute.SetKeyLength, (uint)type.KeyLength());
        _writer.U32Network(NftAttribute.SetId, id);
    }

    private static int CountElements(NftAnonymousLookup lookup, bool ranges)
    {
        var keys = NftRange.Canonical(lookup.Elements);
        var last = NftRange.Ones(8 * lookup.KeyType.KeyLength());
        return !ranges ? keys.Count : keys.Sum(range => range.Last == last ? 1 : 2) + (keys[0].First == UInt128.Zero ? 0 : 1);
    }

    private void NewElements(NftTable table, string set, uint id, NftKeyType type, bool ranges, IReadOnlyList<NftRange> elements)
    {
        var keys = NftRange.Canonical(elements);
        var next = 0;
        while (next < keys.Count)
        {
            Begin(NftMessageType.NewSetElement, table.Family, NetlinkOptions.Create, $"add elements to set {Word(table.Family)} {table.Name} {set}");
            _writer.Text(NftAttribute.ElementsTable, table.Name);
            _writer.Text(NftAttribute.ElementsSet, set);
            _writer.U32Network(NftAttribute.ElementsSetId, id);
            var list = _writer.BeginNested(NftAttribute.ElementsList);
            var writer = new NftElementWriter(_writer, type, ranges);
            if (next == 0 && ranges && keys[0].First != UInt128.Zero)
            {
                writer.WriteLeadingEnd();
            }

            while (next < keys.Count && _writer.Length - list < LongestElementList)
            {
                writer.Write(keys[next++]);
            }

            _writer.EndNested(list);
            _writer.EndMessage();
        }
    }

    private void NewRule(NftTable table, string chain, NftRule rule, Dictionary<string, uint> ids)
    {
        var own = new Queue<uint>();
        foreach (var lookup in rule.Expressions.OfType<NftAnonymousLookup>())
        {
            own.Enqueue(NewAnonymousSet(table, lookup));
        }

        var what = rule.Comment is { } text ? $" comment \"{text}\"" : string.Empty;
        Begin(NftMessageType.NewRule, table.Family, NetlinkOptions.Create | NetlinkOptions.Append, $"add rule {Word(table.Family)} {table.Name} {chain}{what}");
        _writer.Text(NftAttribute.RuleTable, table.Name);
        _writer.Text(NftAttribute.RuleChain, chain);
        var expressions = _writer.BeginNested(NftAttribute.RuleExpressions);
        foreach (var expression in rule.Expressions)
        {
            var set = expression switch
            {
                NftAnonymousLookup => (AnonymousName, own.Dequeue()),
                NftLookup lookup => (lookup.Set, ids.GetValueOrDefault(lookup.Set)),
                _ => (string.Empty, 0u),
            };
            NftExpressionWriter.Write(_writer, expression, set);
        }

        _writer.EndNested(expressions);
        if (rule.Comment is { } comment)
        {
            NftUserData.WriteComment(_writer, comment);
        }

        _writer.EndMessage();
    }

    private void Begin(ushort type, NftFamily family, NetlinkOptions flags, string step, ushort resource = 0)
    {
        if (_finished && type != NftMessageType.BatchEnd)
        {
            throw new InvalidOperationException("The transaction was finished; start another.");
        }

        _steps.Add(step);
        _writer.BeginMessage(type, NetlinkOptions.Request | flags, (uint)_steps.Count);
        var fixedPart = _writer.Reserve(NftAttribute.FixedLength);
        fixedPart[0] = (byte)family;
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart[2..], resource);
    }

    private static string Word(NftFamily family) => family switch
    {
        NftFamily.Inet => "inet",
        NftFamily.IPv4 => "ip",
        NftFamily.IPv6 => "ip6",
        NftFamily.Arp => "arp",
        NftFamily.Bridge => "bridge",
        NftFamily.Netdev => "netdev",
        _ => "unspecified",
    };
}
