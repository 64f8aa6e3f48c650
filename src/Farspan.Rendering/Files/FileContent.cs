using System.Text;

namespace Farspan.Rendering.Files;

/// <summary>The bytes of a rendered file. Files of many machines that say the same share one instance, so that it is kept once in memory and may be kept once on disk.</summary>
public sealed class FileContent
{
    private FileContent(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>What the file holds: UTF-8, lines ended by line feeds.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Makes the content of a text.</summary>
    public static FileContent Of(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Takes bytes that are text already.</summary>
    public static FileContent Of(ReadOnlyMemory<byte> bytes) => new(bytes);

    /// <summary>The text again.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Bytes.Span);
}
