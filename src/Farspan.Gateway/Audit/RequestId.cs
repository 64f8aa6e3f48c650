namespace Farspan.Gateway.Audit;

/// <summary>Identifier of a request, unique over restarts: 64 bits of the process and 64 that count.</summary>
/// <param name="High">Random, drawn once per loop.</param>
/// <param name="Low">Counts up.</param>
public readonly record struct RequestId(ulong High, ulong Low)
{
    /// <summary>Length of its text: 32 lower-case hexadecimal digits.</summary>
    public const int TextLength = 32;

    /// <summary>Writes its text.</summary>
    /// <param name="text">At least <see cref="TextLength"/> bytes.</param>
    public void Format(Span<byte> text)
    {
        Write(text, High);
        Write(text[(TextLength / 2)..], Low);
    }

    private static void Write(Span<byte> text, ulong number)
    {
        for (var i = (TextLength / 2) - 1; i >= 0; i--)
        {
            text[i] = "0123456789abcdef"u8[(int)(number & 15)];
            number >>= 4;
        }
    }
}
