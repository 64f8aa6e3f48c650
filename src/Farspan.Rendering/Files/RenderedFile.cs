namespace Farspan.Rendering.Files;

/// <summary>One file of a rendered plan.</summary>
public sealed record RenderedFile
{
    /// <summary>Where it goes: a path below the output folder, with <c>/</c> between its parts.</summary>
    public required string Path { get; init; }

    /// <summary>What it holds.</summary>
    public required FileContent Content { get; init; }

    /// <summary>True for what only its owner may read: mode 0600, in a folder of mode 0700.</summary>
    public required bool IsPrivate { get; init; }

    /// <summary>A file that all may read.</summary>
    public static RenderedFile Public(string path, FileContent content) => new() { Path = path, Content = content, IsPrivate = false };

    /// <summary>A file that all may read.</summary>
    public static RenderedFile Public(string path, string text) => Public(path, FileContent.Of(text));
}
