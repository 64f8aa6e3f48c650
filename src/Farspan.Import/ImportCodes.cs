namespace Farspan.Import;

/// <summary>Codes of findings about foreign declarations; each has a page in docs/diagnostics.</summary>
internal static class ImportCodes
{
    public const string InputCode = "FS6001";
    public const string SyntaxCode = "FS6002";
    public const string AliasCode = "FS6003";
    public const string FieldCode = "FS6004";
    public const string NothingCode = "FS6005";
    public const string MixedCode = "FS6006";
    public const string OutcomeCode = "FS6007";
    public const string TwiceCode = "FS6008";
    public const string AddressCode = "FS6009";
    public const string ApiVersionCode = "FS6010";
    public const string OtherPolicyCode = "FS6011";
    public const string NamespaceCode = "FS6012";
    public const string NoPodCode = "FS6013";
    public const string NamedPortCode = "FS6014";
    public const string ProtocolCode = "FS6015";
    public const string PodBlockCode = "FS6016";
    public const string HostNetworkCode = "FS6017";
    public const string WorkloadCode = "FS6018";
    public const string MissingCode = "FS6030";
    public const string UnknownCode = "FS6031";
    public const string OneWayCode = "FS6032";
    public const string RouteCode = "FS6033";
    public const string SecondAddressCode = "FS6034";
    public const string LayoutCode = "FS6035";
    public const string ExpressionCode = "FS6036";
}
