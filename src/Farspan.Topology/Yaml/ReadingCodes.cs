namespace Farspan.Topology.Yaml;

/// <summary>Codes of what can be wrong before the language is looked at: bytes and YAML.</summary>
internal static class ReadingCodes
{
    public const string TextCode = "FS1001";
    public const string TooLargeCode = "FS1002";
    public const string EmptyCode = "FS1003";
    public const string SyntaxCode = "FS1004";
    public const string TabCode = "FS1005";
    public const string TooDeepCode = "FS1006";
    public const string AliasCode = "FS1007";
    public const string TagCode = "FS1008";
    public const string DocumentsCode = "FS1009";
    public const string DuplicateKeyCode = "FS1010";
    public const string KeyCode = "FS1011";
    public const string MergeKeyCode = "FS1012";
    public const string DuplicateAcrossFilesCode = "FS1013";
    public const string TooManyValuesCode = "FS1015";
}
