namespace Farspan.Netlink.Nftables;

/// <summary>Attribute numbers of nftables messages, grouped by what they describe.</summary>
/// <remarks>Source: linux/netfilter/nf_tables.h; user data: libnftnl include/libnftnl/udata.h.</remarks>
internal static class NftAttribute
{
    internal const int FixedLength = 4;
    internal const ushort ListElement = 1;
    internal const ushort DataValue = 1;
    internal const ushort DataVerdict = 2;
    internal const ushort VerdictCode = 1;
    internal const ushort VerdictChain = 2;

    internal const ushort TableName = 1;
    internal const ushort TableOptions = 2;
    internal const ushort GenerationNumber = 1;
    internal const ushort BatchGeneration = 1;

    internal const ushort ChainTable = 1;
    internal const ushort ChainName = 3;
    internal const ushort ChainHook = 4;
    internal const ushort ChainPolicy = 5;
    internal const ushort ChainType = 7;
    internal const ushort HookNumber = 1;
    internal const ushort HookPriority = 2;

    internal const ushort RuleTable = 1;
    internal const ushort RuleChain = 2;
    internal const ushort RuleHandle = 3;
    internal const ushort RuleExpressions = 4;
    internal const ushort RuleUserData = 7;

    internal const ushort SetTable = 1;
    internal const ushort SetName = 2;
    internal const ushort SetOptions = 3;
    internal const ushort SetKeyType = 4;
    internal const ushort SetKeyLength = 5;
    internal const ushort SetDescription = 9;
    internal const ushort SetId = 10;
    internal const ushort SetUserData = 13;
    internal const ushort SetDescriptionSize = 1;
    internal const uint SetAnonymous = 1;
    internal const uint SetConstant = 2;
    internal const uint SetInterval = 4;
    internal const uint SetTimeout = 16;

    internal const ushort ElementsTable = 1;
    internal const ushort ElementsSet = 2;
    internal const ushort ElementsList = 3;
    internal const ushort ElementsSetId = 4;
    internal const ushort ElementKey = 1;
    internal const ushort ElementOptions = 3;
    internal const ushort ElementTimeout = 4;
    internal const ushort ElementExpiration = 5;
    internal const ushort ElementUserData = 6;
    internal const uint ElementIntervalEnd = 1;

    internal const ushort ExpressionName = 1;
    internal const ushort ExpressionData = 2;
}
