namespace Farspan.Topology.Shapes;

/// <summary>Codes of what can be wrong with keys and values taken by themselves.</summary>
internal static class ShapeCodes
{
    public const string UnknownKeyCode = "FS1101";
    public const string MissingKeyCode = "FS1102";
    public const string TypeCode = "FS1103";
    public const string NameCode = "FS1104";
    public const string ReservedNameCode = "FS1105";
    public const string WordCode = "FS1106";
    public const string BlockCode = "FS1107";
    public const string CanonicalBlockCode = "FS1108";
    public const string AddressCode = "FS1109";
    public const string PortCode = "FS1110";
    public const string NumberCode = "FS1111";
    public const string VersionCode = "FS1112";
    public const string ReferenceCode = "FS1113";
    public const string LabelCode = "FS1114";
    public const string ExactlyOneCode = "FS1115";
    public const string CountCode = "FS1116";
    public const string FamilyCode = "FS1117";
    public const string TextCode = "FS1118";
    public const string BuiltInLabelCode = "FS1119";
    public const string UnusableBlockCode = "FS1120";
    public const string AmountCode = "FS1121";
}
