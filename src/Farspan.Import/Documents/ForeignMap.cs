using System.Globalization;

namespace Farspan.Import.Documents;

/// <summary>Keys and values, in the order of the file; no key stands twice.</summary>
internal sealed class ForeignMap : ForeignNode
{
    /// <summary>The entries.</summary>
    public required IReadOnlyList<KeyValuePair<string, ForeignNode>> Entries { get; init; }

    /// <inheritdoc/>
    public override string What => "a map";

    /// <summary>The value of a key; null where it is missing or nothing, which foreign systems treat alike.</summary>
    public ForeignNode? Get(string key)
    {
        foreach (var (name, value) in Entries)
        {
            if (string.Equals(name, key, StringComparison.Ordinal))
            {
                return value is ForeignScalar { Kind: ScalarKind.Null } ? null : value;
            }
        }

        return null;
    }

    /// <summary>A map below a key, or null; anything else is a finding.</summary>
    public ForeignMap? Map(string key, ImportFindings findings) => Expect<ForeignMap>(key, "a map", findings);

    /// <summary>The items of a list below a key, none where it is missing; anything else is a finding.</summary>
    public IReadOnlyList<ForeignNode> List(string key, ImportFindings findings) => Expect<ForeignList>(key, "a list", findings)?.Items ?? [];

    /// <summary>The maps of a list below a key.</summary>
    public IEnumerable<ForeignMap> Maps(string key, ImportFindings findings)
    {
        foreach (var item in List(key, findings))
        {
            if (item is ForeignMap map)
            {
                yield return map;
            }
            else
            {
                findings.Error(ImportCodes.FieldCode, item.Span, $"Each item of '{key}' is a map, but this one is {item.What}.");
            }
        }
    }

    /// <summary>The texts of a list below a key.</summary>
    public IEnumerable<ForeignScalar> Texts(string key, ImportFindings findings)
    {
        foreach (var item in List(key, findings))
        {
            if (item is ForeignScalar { Kind: not ScalarKind.Null } text)
            {
                yield return text;
            }
            else
            {
                findings.Error(ImportCodes.FieldCode, item.Span, $"Each item of '{key}' is a text, but this one is {item.What}.");
            }
        }
    }

    /// <summary>A scalar below a key, or null; a map or list is a finding.</summary>
    public ForeignScalar? Scalar(string key, ImportFindings findings) => Expect<ForeignScalar>(key, "a single value", findings);

    /// <summary>The text of a scalar below a key, or null.</summary>
    public string? Text(string key, ImportFindings findings) => Scalar(key, findings)?.Text;

    /// <summary>The text of a scalar that has to be there; a finding and null where it is not.</summary>
    public string? Required(string key, ImportFindings findings)
    {
        if (Text(key, findings) is { Length: > 0 } text)
        {
            return text;
        }

        if (Get(key) is null or ForeignScalar)
        {
            findings.Error(ImportCodes.FieldCode, Span, $"'{key}' is missing here.");
        }

        return null;
    }

    /// <summary>True where a truth value below a key is true.</summary>
    public bool Flag(string key, ImportFindings findings) => string.Equals(Text(key, findings), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A whole number below a key, or null; anything else is a finding.</summary>
    public int? Number(string key, ImportFindings findings)
    {
        if (Scalar(key, findings) is not { } scalar)
        {
            return null;
        }

        if (int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        findings.Error(ImportCodes.FieldCode, scalar.Span, $"'{key}' is a whole number, but this is {scalar.What}.");
        return null;
    }

    private T? Expect<T>(string key, string what, ImportFindings findings)
        where T : ForeignNode
    {
        var value = Get(key);
        if (value is not null and not T)
        {
            findings.Error(ImportCodes.FieldCode, value.Span, $"'{key}' is {what}, but this is {value.What}.");
        }

        return value as T;
    }
}
