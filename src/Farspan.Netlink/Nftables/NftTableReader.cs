using Farspan.Netlink.Nftables.Expressions;
using Farspan.Netlink.Wire;

namespace Farspan.Netlink.Nftables;

/// <summary>Puts a table together from the answers to <see cref="NftRequest"/>; answers about other tables are passed over.</summary>
/// <remarks>Takes any bytes without throwing. Not thread-safe.</remarks>
public sealed class NftTableReader
{
    private readonly NftFamily _family;
    private readonly string _name;
    private readonly List<NftChain> _chains = [];
    private readonly List<(string Chain, NftRule Rule)> _rules = [];
    private readonly List<NftSetReader> _sets = [];

    /// <summary>Reads the table of this family and name.</summary>
    public NftTableReader(NftFamily family, string name)
    {
        _family = family;
        _name = name;
    }

    /// <summary>Names of the sets seen so far, those inside rules included: their elements are to be asked for.</summary>
    public IEnumerable<string> SetNames => _sets.Select(set => set.Name);

    /// <summary>Reads the generation number from an answer.</summary>
    public static bool TryReadGeneration(in NetlinkMessage message, out uint generation)
    {
        generation = 0;
        var attributes = new AttributeReader(message.Payload, NftAttribute.FixedLength);
        while (message.Type == NftMessageType.NewGeneration && attributes.TryRead())
        {
            if (attributes.Type == NftAttribute.GenerationNumber)
            {
                generation = attributes.U32Network();
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads family and name of a table from an answer.</summary>
    public static bool TryReadTableName(in NetlinkMessage message, out NftFamily family, out string name)
    {
        family = message.Payload.IsEmpty ? NftFamily.Unspecified : (NftFamily)message.Payload[0];
        name = string.Empty;
        var attributes = new AttributeReader(message.Payload, NftAttribute.FixedLength);
        while (message.Type == NftMessageType.NewTable && attributes.TryRead())
        {
            if (attributes.Type == NftAttribute.TableName)
            {
                name = attributes.Text();
            }
        }

        return name.Length > 0;
    }

    /// <summary>Takes one answer.</summary>
    public void Take(in NetlinkMessage message)
    {
        if (message.Payload.Length < NftAttribute.FixedLength || message.Payload[0] != (byte)_family)
        {
            return;
        }

        var attributes = new AttributeReader(message.Payload, NftAttribute.FixedLength);
        switch (message.Type)
        {
            case NftMessageType.NewChain:
                TakeChain(attributes);
                break;
            case NftMessageType.NewRule:
                TakeRule(attributes);
                break;
            case NftMessageType.NewSet:
                TakeSet(attributes);
                break;
            case NftMessageType.NewSetElement:
                TakeElements(attributes);
                break;
        }
    }

    /// <summary>The table as far as it was seen.</summary>
    public NftTable ToTable()
    {
        var sets = _sets.ToDictionary(set => set.Name, StringComparer.Ordinal);
        return new NftTable
        {
            Family = _family,
            Name = _name,
            Sets = [.. _sets.Where(set => !set.IsAnonymous).Select(set => new NftSet
            {
                Name = set.Name,
                KeyType = set.KeyType,
                HasRanges = set.HasRanges,
                HasTimeouts = set.HasTimeouts,
                Size = set.Size,
                Timed = set.Timed,
                Elements = set.ToRanges(),
            })],
            Chains = [.. _chains.Select(chain => chain with
            {
                Rules = [.. _rules.Where(rule => string.Equals(rule.Chain, chain.Name, StringComparison.Ordinal)).Select(rule => Resolve(rule.Rule, sets))],
            })],
        };
    }

    private static NftRule Resolve(NftRule rule, Dictionary<string, NftSetReader> sets) => rule with
    {
        Expressions = [.. rule.Expressions.Select(expression =>
            expression is NftLookup lookup && sets.TryGetValue(lookup.Set, out var set) && set.IsAnonymous
                ? new NftAnonymousLookup { KeyType = set.KeyType, Elements = set.ToRanges(), Inverted = lookup.Inverted }
                : expression)],
    };

    private void TakeChain(AttributeReader attributes)
    {
        var (table, name, type) = (string.Empty, string.Empty, string.Empty);
        var policy = NftVerdictKind.Accept;
        (uint Number, int Priority)? hook = null;
        while (attributes.TryRead())
        {
            switch (attributes.Type)
            {
                case NftAttribute.ChainTable:
                    table = attributes.Text();
                    break;
                case NftAttribute.ChainName:
                    name = attributes.Text();
                    break;
                case NftAttribute.ChainType:
                    type = attributes.Text();
                    break;
                case NftAttribute.ChainPolicy:
                    policy = (NftVerdictKind)(int)attributes.U32Network();
                    break;
                case NftAttribute.ChainHook:
                    hook = ReadHook(new AttributeReader(attributes.Value));
                    break;
            }
        }

        if (IsOurs(table) && name.Length > 0 && _chains.TrueForAll(chain => !string.Equals(chain.Name, name, StringComparison.Ordinal)))
        {
            var hooked = hook is { } place
                ? new NftBase { Type = type, Hook = (NftHook)place.Number, Priority = place.Priority, Policy = policy }
                : null;
            _chains.Add(new NftChain { Name = name, Base = hooked, Rules = [] });
        }
    }

    private static (uint Number, int Priority) ReadHook(AttributeReader attributes)
    {
        var hook = (Number: 0u, Priority: 0);
        while (attributes.TryRead())
        {
            if (attributes.Type == NftAttribute.HookNumber)
            {
                hook.Number = attributes.U32Network();
            }
            else if (attributes.Type == NftAttribute.HookPriority)
            {
                hook.Priority = (int)attributes.U32Network();
            }
        }

        return hook;
    }

    private void TakeRule(AttributeReader attributes)
    {
        var (table, chain) = (string.Empty, string.Empty);
        var rule = new NftRule { Expressions = [] };
        while (attributes.TryRead())
        {
            switch (attributes.Type)
            {
                case NftAttribute.RuleTable:
                    table = attributes.Text();
                    break;
                case NftAttribute.RuleChain:
                    chain = attributes.Text();
                    break;
                case NftAttribute.RuleHandle:
                    rule = rule with { Handle = attributes.U64Network() };
                    break;
                case NftAttribute.RuleUserData:
                    rule = rule with { Comment = NftUserData.ReadComment(attributes.Value) };
                    break;
                case NftAttribute.RuleExpressions:
                    rule = rule with { Expressions = ReadExpressions(new AttributeReader(attributes.Value)) };
                    break;
            }
        }

        if (IsOurs(table))
        {
            _rules.Add((chain, rule));
        }
    }

    private static List<NftExpression> ReadExpressions(AttributeReader list)
    {
        var expressions = new List<NftExpression>();
        while (list.TryRead())
        {
            if (list.Type == NftAttribute.ListElement && NftExpressionReader.TryRead(list.Value, out var expression))
            {
                expressions.Add(expression);
            }
        }

        return expressions;
    }

    private void TakeSet(AttributeReader attributes)
    {
        var (table, name) = (string.Empty, string.Empty);
        var (options, type, size) = (0u, 0u, 0u);
        while (attributes.TryRead())
        {
            switch (attributes.Type)
            {
                case NftAttribute.SetTable:
                    table = attributes.Text();
                    break;
                case NftAttribute.SetName:
                    name = attributes.Text();
                    break;
                case NftAttribute.SetOptions:
                    options = attributes.U32Network();
                    break;
                case NftAttribute.SetKeyType:
                    type = attributes.U32Network();
                    break;
                case NftAttribute.SetDescription:
                    size = ReadSize(new AttributeReader(attributes.Value));
                    break;
            }
        }

        if (IsOurs(table) && name.Length > 0 && Find(name) is null)
        {
            _sets.Add(new NftSetReader(name, options, ((NftKeyType)type).KeyLength() == 0 ? NftKeyType.Unknown : (NftKeyType)type, size));
        }
    }

    private static uint ReadSize(AttributeReader attributes)
    {
        var size = 0u;
        while (attributes.TryRead())
        {
            size = attributes.Type == NftAttribute.SetDescriptionSize ? attributes.U32Network() : size;
        }

        return size;
    }

    private void TakeElements(AttributeReader attributes)
    {
        var (table, name) = (string.Empty, string.Empty);
        var list = ReadOnlySpan<byte>.Empty;
        while (attributes.TryRead())
        {
            switch (attributes.Type)
            {
                case NftAttribute.ElementsTable:
                    table = attributes.Text();
                    break;
                case NftAttribute.ElementsSet:
                    name = attributes.Text();
                    break;
                case NftAttribute.ElementsList:
                    list = attributes.Value;
                    break;
            }
        }

        if (IsOurs(table) && Find(name) is { } set)
        {
            set.Take(new AttributeReader(list));
        }
    }

    private NftSetReader? Find(string name) => _sets.Find(set => string.Equals(set.Name, name, StringComparison.Ordinal));

    private bool IsOurs(string table) => string.Equals(table, _name, StringComparison.Ordinal);
}
