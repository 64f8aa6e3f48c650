using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace Farspan.Lab.Listeners;

/// <summary>What a test writes on its requests so that they are known again where they arrive: the test and the request's number in it.</summary>
/// <param name="Run">The test: 16 hexadecimal digits.</param>
/// <param name="Number">The request, from 0.</param>
internal readonly record struct CallMark(string Run, int Number)
{
    /// <summary>The field that carries it.</summary>
    public const string Field = "Farspan-Call";

    private const int RunDigits = 16;
    private const string NameEnd = ".farspan-call.invalid";
    private static readonly SearchValues<char> _digits = SearchValues.Create("0123456789abcdef");

    /// <summary>A name for a test that no other has.</summary>
    public static string NewRun() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RunDigits / 2));

    /// <summary>Reads the field's value.</summary>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out CallMark mark)
    {
        mark = default;
        var dot = text.IndexOf('.');
        if (dot != RunDigits || !int.TryParse(text[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !IsRun(text[..dot]))
        {
            return false;
        }

        mark = new CallMark(text[..dot].ToString(), number);
        return true;
    }

    /// <summary>Reads a server name that carries a mark.</summary>
    /// <returns>False for any other name.</returns>
    public static bool TryParseName(string name, out CallMark mark)
    {
        mark = default;
        return name.EndsWith(NameEnd, StringComparison.Ordinal) && TryParse(name.AsSpan(0, name.Length - NameEnd.Length), out mark);
    }

    /// <summary>A server name that carries the mark; it is nobody's (RFC 6761 section 6.4).</summary>
    public string ToName() => this + NameEnd;

    /// <summary>True for the name of a test.</summary>
    public static bool IsRun(ReadOnlySpan<char> text) => text.Length == RunDigits && !text.ContainsAnyExcept(_digits);

    /// <summary>The field's value.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Run}.{Number}");
}
