namespace Farspan.Topology.Resolving;

/// <summary>Codes of what can be wrong with names, selectors and ports.</summary>
internal static class ResolvingCodes
{
    public const string UnknownNameCode = "FS1201";
    public const string NoMatchCode = "FS1212";
    public const string UnknownPortCode = "FS1224";
    public const string PortsRequiredCode = "FS1225";
    public const string NotMachinesCode = "FS1227";
    public const string DuplicateNameCode = "FS1228";
    public const string TooManySelectedCode = "FS1229";
    public const string GatewayCode = "FS1240";
    public const string ViaCode = "FS1241";
    public const string EgressCode = "FS1242";
    public const string NameServerCode = "FS1250";
    public const string ViewCode = "FS1251";
    public const string RecordNameCode = "FS1252";
    public const string AuthorityCode = "FS1260";
    public const string TlsLayerCode = "FS1261";
    public const string LinkKeysCode = "FS1280";
}
