namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>The few ways in which text is set.</summary>
internal enum TextStyle
{
    /// <summary>The diagram's title.</summary>
    Title,

    /// <summary>Names of providers.</summary>
    Heading,

    /// <summary>Names of networks, subnets, machines, overlays.</summary>
    Name,

    /// <summary>Plain sentences.</summary>
    Body,

    /// <summary>Names of services, words in chips.</summary>
    Small,

    /// <summary>Verdicts, kinds.</summary>
    SmallBold,

    /// <summary>Addresses, blocks and ports.</summary>
    Mono,
}
