using Farspan.Netlink.Wire;

namespace Farspan.Netlink.Nftables;

/// <summary>Questions to nftables.</summary>
public static class NftRequest
{
    /// <summary>Asks for the number of the rules' generation, which changes with every transaction.</summary>
    public static void WriteGetGeneration(NetlinkWriter writer, uint sequence)
    {
        Begin(writer, NftMessageType.GetGeneration, NetlinkOptions.None, NftFamily.Unspecified, sequence);
        writer.EndMessage();
    }

    /// <summary>Asks for all tables of a family.</summary>
    public static void WriteDumpTables(NetlinkWriter writer, uint sequence, NftFamily family)
    {
        Begin(writer, NftMessageType.GetTable, NetlinkOptions.Dump, family, sequence);
        writer.EndMessage();
    }

    /// <summary>Asks for one table; answered by ENOENT when it is not there.</summary>
    public static void WriteGetTable(NetlinkWriter writer, uint sequence, NftFamily family, string name)
    {
        Begin(writer, NftMessageType.GetTable, NetlinkOptions.None, family, sequence);
        writer.Text(NftAttribute.TableName, name);
        writer.EndMessage();
    }

    /// <summary>Asks for the chains of a table; old kernels answer with those of the whole family.</summary>
    public static void WriteDumpChains(NetlinkWriter writer, uint sequence, NftFamily family, string table) =>
        WriteDump(writer, NftMessageType.GetChain, NftAttribute.ChainTable, sequence, family, table);

    /// <summary>Asks for the rules of a table.</summary>
    public static void WriteDumpRules(NetlinkWriter writer, uint sequence, NftFamily family, string table) =>
        WriteDump(writer, NftMessageType.GetRule, NftAttribute.RuleTable, sequence, family, table);

    /// <summary>Asks for the sets of a table, those inside rules included.</summary>
    public static void WriteDumpSets(NetlinkWriter writer, uint sequence, NftFamily family, string table) =>
        WriteDump(writer, NftMessageType.GetSet, NftAttribute.SetTable, sequence, family, table);

    /// <summary>Asks for the elements of a set.</summary>
    public static void WriteDumpElements(NetlinkWriter writer, uint sequence, NftFamily family, string table, string set)
    {
        Begin(writer, NftMessageType.GetSetElement, NetlinkOptions.Dump, family, sequence);
        writer.Text(NftAttribute.ElementsTable, table);
        writer.Text(NftAttribute.ElementsSet, set);
        writer.EndMessage();
    }

    private static void WriteDump(NetlinkWriter writer, ushort type, ushort tableAttribute, uint sequence, NftFamily family, string table)
    {
        Begin(writer, type, NetlinkOptions.Dump, family, sequence);
        writer.Text(tableAttribute, table);
        writer.EndMessage();
    }

    private static void Begin(NetlinkWriter writer, ushort type, NetlinkOptions flags, NftFamily family, uint sequence)
    {
        writer.BeginMessage(type, NetlinkOptions.Request | flags, sequence);
        writer.Reserve(NftAttribute.FixedLength)[0] = (byte)family;
    }
}
